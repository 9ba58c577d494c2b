/** One style sheet for screen, dark screen, small screen and paper. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --paper: #fff; --ink: #151a21; --dim: #566070; --line: #dde2e8; --link: #0b56a0; --focus: #0b56a0;
  --critical: #8c0f3a; --on-critical: #fff; --high: #c23f17; --on-high: #fff;
  --medium: #efb22c; --on-medium: #2a1c00; --low: #8db2da; --on-low: #0b1f36;
  --good: #2f7d55; --on-good: #fff; --unknown: #b9c0ca; --on-unknown: #1c232c;
  --code: #eef1f4; --radius: 8px; --shade-3: 42%; --shade-4: 58%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1115; --paper: #161b21; --ink: #e5e9ef; --dim: #9aa5b4; --line: #2a323c; --link: #84bbff; --focus: #84bbff;
    --critical: #ea4f85; --on-critical: #1c0009; --high: #f2804f; --on-high: #220a00;
    --medium: #f0c04a; --on-medium: #2a1c00; --low: #7fa9d6; --on-low: #071626;
    --good: #58b184; --on-good: #04180e; --unknown: #5d6876; --on-unknown: #fff;
    --code: #212830; --shade-3: 35%; --shade-4: 44%;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 4rem; max-width: 84rem;
  background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
a { color: var(--link); text-underline-offset: 2px; }
a:not(:hover) { text-decoration: none; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
h1, h2, h3, p, ul, ol { margin: 0; }
h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; overflow-wrap: anywhere; letter-spacing: -.01em; }
h2 { font-size: 1.05rem; line-height: 1.3; }
h3 { font-size: .8rem; color: var(--dim); font-weight: 600; margin-bottom: .2rem; }
code, pre { font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { background: var(--code); border-radius: 3px; padding: .08em .3em; overflow-wrap: anywhere; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
pre { background: var(--code); border-radius: 6px; padding: .6rem .8rem; margin: .4rem 0 0; overflow-x: auto; max-height: 26rem; }
small { color: var(--dim); font-size: .82em; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.none { color: var(--dim); opacity: .55; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; position: relative; }

.brand { font-weight: 700; letter-spacing: .01em; margin-bottom: .6rem; }
.brand span { color: var(--dim); font-weight: 400; }
.scope, .made, .note { color: var(--dim); }
.scope { margin-top: .3rem; }
.lead a { text-decoration: underline; }
.lead { font-size: 1.12rem; margin-top: .7rem; overflow-wrap: anywhere; }
.made { font-size: .82rem; margin-top: .6rem; }
.note { font-size: .85rem; margin-top: .6rem; }

.tiles { list-style: none; padding: 0; margin-top: 1.3rem; display: grid; gap: .6rem; grid-template-columns: repeat(auto-fit, minmax(7.6rem, 1fr)); }
.tile { position: relative; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); border-top: 4px solid var(--line); padding: .55rem .8rem .6rem; }
.tile.critical { border-top-color: var(--critical); } .tile.high { border-top-color: var(--high); }
.tile.medium { border-top-color: var(--medium); } .tile.low { border-top-color: var(--low); }
.tile strong { display: block; font-size: 1.75rem; line-height: 1.15; font-variant-numeric: tabular-nums; color: var(--ink); }
.tile span { color: var(--dim); }
.tile .badge { color: inherit; }
.tile a { display: block; color: inherit; text-decoration: none; }
.tile a::after { content: ""; position: absolute; inset: 0; }
.tile:hover { border-color: var(--link); }
.tile small { display: block; }

.badge { display: inline-grid; place-items: center; width: 1.45em; height: 1.45em; font: 700 .72rem/1 system-ui, sans-serif; vertical-align: .05em; flex: none; }
.badge.critical, .tile .badge.critical { background: var(--critical); color: var(--on-critical); clip-path: polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%); }
.badge.high, .tile .badge.high { background: var(--high); color: var(--on-high); clip-path: polygon(50% 0, 100% 32%, 100% 100%, 0 100%, 0 32%); padding-top: .25em; }
.badge.medium, .tile .badge.medium { background: var(--medium); color: var(--on-medium); border-radius: 3px; }
.badge.low, .tile .badge.low { background: var(--low); color: var(--on-low); border-radius: 50%; }
.severity { display: inline-flex; gap: .4em; align-items: center; min-width: 5.4em; }

.charts { margin-top: 1.2rem; columns: 2 30rem; column-gap: 1rem; }
.chart { break-inside: avoid; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.1rem 1.1rem; margin-bottom: 1rem; }
.chart h2 { margin-bottom: .7rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; font-weight: 400; }
thead th { color: var(--dim); font-size: .82rem; font-weight: 600; vertical-align: bottom; }
td, th { padding: .22rem .4rem; vertical-align: top; }
td:first-child, th:first-child { padding-left: 0; } td:last-child, th:last-child { padding-right: 0; }
.bars tbody tr + tr > * , .plain tbody tr + tr > * { border-top: 1px solid var(--line); }
.bars th[scope=row] { overflow-wrap: break-word; min-width: 6.5rem; line-height: 1.35; }
.bars .title { color: var(--dim); font-size: .9em; }
.bars .wide { width: 33%; min-width: 4.5rem; }
.bars .number { width: 2.3rem; }
.bar { display: block; height: 1.05rem; margin-top: .16rem; }
.bar b { display: flex; height: 100%; min-width: 3px; border-radius: 3px; overflow: hidden; }
.bar i, .strip i { display: grid; place-items: center; flex-basis: 0; min-width: 2px; font: 700 .68rem/1 system-ui, sans-serif; overflow: hidden; }
.bar i + i, .strip i + i { border-left: 1px solid var(--paper); }
i.critical { background: var(--critical); color: var(--on-critical); } i.high { background: var(--high); color: var(--on-high); }
i.medium { background: var(--medium); color: var(--on-medium); } i.low { background: var(--low); color: var(--on-low); }
.pss-restricted, .outcome-pass { background: var(--good); color: var(--on-good); }
.pss-baseline, .outcome-excepted { background: var(--low); color: var(--on-low); }
.pss-privileged, .outcome-fail { background: var(--high); color: var(--on-high); }
.pss-unknown, .outcome-unknown { background: var(--unknown); color: var(--on-unknown); }
.badge[class*=pss-] { border-radius: 3px; }
.strip { display: flex; height: 1.6rem; border-radius: 4px; overflow: hidden; margin-bottom: .6rem; }
.key { display: inline-block; width: .85em; height: .85em; border-radius: 3px; vertical-align: -.08em; margin-right: .2em; }
.outcome-unknown { background-image: repeating-linear-gradient(45deg, transparent 0 4px, var(--paper) 4px 6px); }
.outcome-excepted { background-image: repeating-linear-gradient(-45deg, transparent 0 5px, var(--paper) 5px 6px); }

.heat { border-collapse: separate; border-spacing: 3px; margin: -3px; width: calc(100% + 6px); }
.heat th[scope=col]:not(:first-child) { text-align: center; }
.heat th:first-child { position: sticky; left: 0; background: var(--paper); padding-right: .6rem; }
.heat th abbr { text-decoration: none; }
.heat td { text-align: center; min-width: 2.9rem; padding: 0; height: 1.9rem; vertical-align: middle; border-radius: 4px; }
.heat .number { background: color-mix(in srgb, var(--line) 45%, transparent); }
.cell { --shade: 16%; background: color-mix(in srgb, var(--hue) var(--shade), var(--paper)); }
.cell a { color: var(--ink); display: block; line-height: 1.9rem; font-variant-numeric: tabular-nums; }
.cell sup { font-weight: 700; font-size: .68em; line-height: 0; }
.cell.critical { --hue: var(--critical); } .cell.high { --hue: var(--high); } .cell.medium { --hue: var(--medium); } .cell.low { --hue: var(--low); }
.step-2 { --shade: 28%; } .step-3 { --shade: var(--shade-3); } .step-4 { --shade: var(--shade-4); }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; color: var(--dim); font-size: .82rem; margin-top: .3rem; }

#findings { margin-top: 1.4rem; }
#findings > h2, .notes > h2 { font-size: 1.3rem; margin-bottom: .6rem; }
.filter { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: center; background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: .6rem .8rem; margin-bottom: .8rem; box-shadow: 0 4px 14px -10px #000a; }
.filter fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .2rem .8rem; }
.filter label { display: inline-flex; align-items: center; gap: .3em; }
.filter .search { flex: 1 1 16rem; }
input[type=search], select, button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .55rem; }
input[type=search] { width: 100%; } select { max-width: 13rem; }
button { cursor: pointer; } button:hover { border-color: var(--link); }
.shown { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; color: var(--dim); font-size: .88rem; margin-left: auto; }
.shown output { margin-right: .4rem; font-variant-numeric: tabular-nums; }

details.check { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); margin-bottom: .45rem; }
summary { cursor: pointer; }
details.check > summary { display: flex; flex-wrap: wrap; gap: .2rem .9rem; align-items: baseline; padding: .55rem .9rem; list-style: none; }
details.check > summary::-webkit-details-marker { display: none; }
details.check > summary::before { content: "▸"; color: var(--dim); width: .8em; }
details.check[open] > summary::before { content: "▾"; }
details.check > summary:hover { background: color-mix(in srgb, var(--line) 35%, transparent); border-radius: var(--radius); }
.what { flex: 1 1 18rem; overflow-wrap: anywhere; } .what b { font-weight: 600; margin-right: .5em; }
span.places { color: var(--dim); font-variant-numeric: tabular-nums; white-space: nowrap; }
.tag { color: var(--dim); font-size: .85em; border: 1px solid var(--line); border-radius: 99px; padding: .05em .6em; margin-left: .5em; white-space: nowrap; }
.body { padding: .1rem .9rem 1rem; border-top: 1px solid var(--line); }
.body { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.body > p { padding-top: .6rem; }
.texts { display: grid; gap: .7rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); margin: .8rem 0 1rem; padding: .8rem 1rem; background: color-mix(in srgb, var(--code) 55%, transparent); border-radius: 6px; font-size: .93rem; max-width: 100%; }
.texts p + p { margin-top: .45rem; }
.numbers { grid-column: 1 / -1; font-size: .88rem; color: var(--dim); }
.numbers ul { list-style: none; padding: .4rem 0 0; display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; }
table.places { table-layout: fixed; }
table.places th:nth-child(1) { width: 27%; } table.places th:nth-child(3) { width: 24%; }
table.places td, table.places th { overflow-wrap: anywhere; padding: .45rem .5rem; }
table.places tbody tr > * { border-top: 1px solid var(--line); }
table.places th small { display: block; margin-left: 1.9em; }
.proof { display: block; margin-top: .15rem; color: var(--dim); font-size: .93em; }
.mark { display: block; margin-top: .3rem; padding-left: .6rem; border-left: 3px solid var(--good); font-size: .93em; }
.where code { font-size: .8em; }
.fix { margin-top: .35rem; } .fix > summary { color: var(--link); width: fit-content; } .fix p { margin-top: .3rem; font-size: .93em; }
.safe { color: var(--good); font-weight: 600; } .may-break { font-weight: 600; }
.notes { margin-top: 1.6rem; }
.notes ul { padding-left: 1.2rem; } .notes li { margin: .2rem 0; overflow-wrap: anywhere; }
.notes td, .notes th { padding: .35rem .6rem; }
.more > summary { color: var(--link); padding: .4rem 0 .2rem; width: fit-content; }
footer { margin-top: 2.5rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--dim); font-size: .85rem; }

@media (max-width: 640px) {
  body { padding-top: 1rem; }
  .tiles { grid-template-columns: repeat(4, 1fr); gap: .4rem; }
  .tile { padding: .35rem .4rem .45rem; } .tile strong { font-size: 1.25rem; } .tile span { font-size: .74rem; line-height: 1.25; } .tile .badge { font-size: .62rem; }
  .tile small { font-size: .68rem; line-height: 1.2; }
  .chart { padding: .8rem .8rem .9rem; }
  .bars .number { width: 1.7rem; padding-inline: .15rem; }
  .bar i { font-size: 0; }
  .bars.named tr { display: grid; grid-template-columns: 1fr repeat(4, 1.9rem); align-items: start; }
  .bars.named tbody th { grid-column: 1 / -1; padding-bottom: 0; } .bars.named tbody td { border-top: 0; }
  .bars.named thead .wide { display: none; } .bars.named .wide { width: auto; padding-left: 0; }
  .filter { position: static; }
  .filter .search, .filter fieldset { flex-basis: 100%; }
  .filter select { max-width: 100%; } .filter label:has(select) { flex: 1 1 45%; } .filter select { width: 100%; }
  .shown { margin-left: 0; }
  .severity { min-width: 0; }
  details.check > summary { padding: .55rem .7rem; } .body { padding-inline: .7rem; }
  .what { flex-basis: 100%; order: 3; }
  table.places thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.places, table.places tbody, table.places tr, table.places tr > * { display: block; width: auto !important; }
  table.places tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  table.places tbody tr > * { border-top: 0; padding: .1rem 0; }
  table.places th { font-weight: 600; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root {
    --ground: #fff; --paper: #fff; --ink: #000; --dim: #444; --line: #bbb; --link: #000; --code: #f2f2f2;
    --critical: #8c0f3a; --on-critical: #fff; --high: #c23f17; --on-high: #fff;
    --medium: #efb22c; --on-medium: #2a1c00; --low: #8db2da; --on-low: #0b1f36;
    --good: #2f7d55; --on-good: #fff; --unknown: #b9c0ca; --on-unknown: #1c232c;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .filter, .more > summary, button { display: none !important; }
  .charts { columns: 2; } .bar i { font-size: 0; }
  .chart, details.check, .notes { break-inside: auto; } .chart, tr, .texts, details.check > summary { break-inside: avoid; }
  details.check > summary { break-after: avoid; }
  details.check > summary::before { content: none; }
  .body { content-visibility: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
  pre { max-height: none; white-space: pre-wrap; }
}
`
