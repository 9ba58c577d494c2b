export { type Fate, type Overlay, overlayOf } from './overlay.ts'
