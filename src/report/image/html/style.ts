/** What an image's page has beside the tokens and parts of every report. */
export const imageStyle = `
.scope, footer { overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .35rem 1.6rem; margin: .9rem 0 0; }
.facts div { min-width: 0; } .facts dt { color: var(--dim); font-size: .8rem; } .facts dd { margin: 0; overflow-wrap: anywhere; }
.loud { border: 2px solid var(--high); border-left-width: 10px; background: color-mix(in srgb, var(--high) 12%, var(--paper)); border-radius: var(--radius); padding: .8rem 1rem; margin-top: 1rem; }
.loud ul { margin-top: .4rem; padding-left: 1.2rem; }
p.loud { margin: 0 0 .8rem; border-width: 1px; border-left-width: 6px; padding: .5rem .8rem; }
.wide-part { margin-top: 1.2rem; }
.strip-box { overflow: clip; }
.layer-strip { position: relative; list-style: none; padding: 0 0 4.4rem; display: flex; gap: 3px; }
.layer-strip li { flex-basis: 0; min-width: 2.1rem; }
.layer-strip a { display: block; height: 3.4rem; border-radius: 5px; color: var(--ink); text-decoration: none; overflow: hidden; }
.layer-strip .name { display: flex; flex-direction: column; align-items: center; justify-content: center; height: 100%; line-height: 1.15; font-weight: 600; font-variant-numeric: tabular-nums; }
.layer-strip .name small { color: inherit; font-weight: 400; font-size: .68rem; } .layer-strip .name b { font-size: .68rem; }
.layer-strip .base, .layer-base { background: repeating-linear-gradient(45deg, transparent 0 7px, color-mix(in srgb, var(--paper) 45%, transparent) 7px 9px), color-mix(in srgb, var(--unknown) 60%, var(--paper)); }
.layer-strip .app, .layer-app { background: color-mix(in srgb, var(--low) 45%, var(--paper)); }
.layer-strip a:hover, .layer-strip a:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.tip { position: absolute; left: 0; right: 0; top: 3.9rem; height: 4.1rem; overflow: hidden; opacity: 0; pointer-events: none; font-size: .88rem; padding: .1rem 0; overflow-wrap: anywhere; }
a:hover > .tip, a:focus-visible > .tip { opacity: 1; }
.layer-strip:not(:has(a:hover, a:focus-visible))::after { content: "Point at a layer, or go to it with the keyboard, to see what made it."; position: absolute; left: 0; top: 4rem; color: var(--dim); font-size: .85rem; }
.layer-table .share { min-width: 5rem; width: 14%; } .layer-table td:last-child { min-width: 22rem; overflow-wrap: anywhere; }
.layer-table .bar b { border-radius: 3px; } .digest { display: block; }
tr:target > * { background: color-mix(in srgb, var(--medium) 28%, transparent); }
.severity-group { margin-top: 1rem; } .severity-group > h3 { font-size: 1rem; color: var(--ink); margin-bottom: .45rem; }
table.places.two th:nth-child(1) { width: 38%; }
.surface-before { background: var(--unknown); } .surface-after { background: var(--good); }
.bars .bar + .bar { margin-top: .2rem; } .bars td.wide .bar { height: .8rem; } #surface .bars .number { width: auto; padding-left: .8rem; white-space: normal; } #surface .bars th[scope=row] { min-width: 5rem; }
#surface .charts { margin-top: .8rem; } #surface .chart p + p { margin-top: .4rem; } #surface .chart li { overflow-wrap: anywhere; }
#surface .chart ul { padding-left: 1.1rem; }
.package-table th[scope=row] { overflow-wrap: anywhere; min-width: 9rem; } .package-table td { overflow-wrap: anywhere; } .package-table td:nth-child(2) { min-width: 6rem; } .package-table td:last-child { min-width: 12rem; } .package-table td:nth-child(5) { white-space: nowrap; }
#vulnerabilities .scroll, #packages .scroll { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: .4rem .8rem; }
#secrets .scroll { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: .4rem .8rem; } #secrets td:nth-child(3) { overflow-wrap: anywhere; min-width: 10rem; } #secrets td:nth-child(4) { min-width: 9rem; }
#secrets a, #packages td a { text-decoration: underline; }
#vulnerabilities a { text-decoration: underline; } .vulnerability-table th[scope=row] { min-width: 11rem; } .vulnerability-table td:first-child { white-space: nowrap; } .vulnerability-table td:nth-child(2), .vulnerability-table td:nth-child(5), .vulnerability-table td:nth-child(6) { min-width: 6.5rem; } .vulnerability-table td { overflow-wrap: anywhere; } .vulnerability-table td:nth-child(7), .vulnerability-table td:last-child { min-width: 13rem; } .vulnerability-table .title { display: block; font-weight: 400; }
.sort { white-space: nowrap; background: none; border: 0; padding: 0; font: inherit; color: inherit; text-align: left; } .sort::after { content: " ↕"; opacity: .5; }
[aria-sort=ascending] .sort::after { content: " ↑"; opacity: 1; } [aria-sort=descending] .sort::after { content: " ↓"; opacity: 1; }
@media (max-width: 640px) { .facts { grid-template-columns: 1fr 1fr; } .facts div:nth-child(n+5) { grid-column: 1 / -1; } .strip-box { overflow-x: auto; overflow-y: clip; } .layer-strip li { min-width: 1.7rem; } .tip { position: absolute; } }
@media print { .tip { display: none; } .layer-strip { padding-bottom: .5rem; } .layer-strip::after { content: none !important; } }
`
