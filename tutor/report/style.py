"""The style of the report: one palette for light and for dark, one sheet for page and charts.

Text has a contrast of 4.5 and more against its ground, bars 3 and more. The shades of the year are
a scale, and can't all be so far apart: each day with any time says it in words.
"""

COLOURS = """
:root { color-scheme: light dark;
  --paper: #ffffff; --card: #f6f7f9; --ink: #1b1f24; --quiet: #57606a; --rule: #d0d7de;
  --accent: #0b5cad; --bar: #1a7f5a; --track: #dfe3e8; --warn: #8a4b00;
  --coding: #1a5fb4; --reading: #b3541e; --watching: #7a3e9d;
  --h0: #e6e9ed; --h1: #a9dcb8; --h2: #5fb67c; --h3: #2b8a4d; --h4: #0f5c2e; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171b; --card: #1c2026; --ink: #e8eaed; --quiet: #a3acb6; --rule: #3a414a;
  --accent: #7db8f5; --bar: #4cc38a; --track: #2b313a; --warn: #f0b264;
  --coding: #6ea8f0; --reading: #f0965a; --watching: #c792ea;
  --h0: #262b32; --h1: #1d5a37; --h2: #2c8a52; --h3: #45b873; --h4: #8ceeb0; } }
@media print { :root { color-scheme: light;
  --paper: #ffffff; --card: #ffffff; --ink: #000000; --quiet: #444444; --rule: #bbbbbb;
  --accent: #000000; --bar: #1a7f5a; --track: #dfe3e8; --warn: #8a4b00;
  --coding: #1a5fb4; --reading: #b3541e; --watching: #7a3e9d;
  --h0: #e6e9ed; --h1: #a9dcb8; --h2: #5fb67c; --h3: #2b8a4d; --h4: #0f5c2e; } }
"""

CHARTS = """
.t { font: 12px system-ui, sans-serif; fill: var(--ink); }
.t.small { font-size: 11.5px; fill: var(--quiet); } .t.quiet { fill: var(--quiet); }
.t.head { font-size: 15px; font-weight: 600; } .t.big { font-size: 22px; font-weight: 650; }
.rule { stroke: var(--rule); stroke-width: 0.6; }
.target { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 4 3; }
.paper { fill: var(--paper); } .track { fill: var(--track); } .bar { fill: var(--bar); }
.coding { fill: var(--coding); } .reading { fill: var(--reading); }
.watching { fill: var(--watching); }
.h0 { fill: var(--h0); } .h1 { fill: var(--h1); } .h2 { fill: var(--h2); }
.h3 { fill: var(--h3); } .h4 { fill: var(--h4); }
"""

PAGE = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
main, header, footer { max-width: 54rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em;
  overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 3rem 0 .75rem; }
h3 { font-size: .95rem; margin: 1.5rem 0 .25rem; color: var(--quiet); font-weight: 600; }
p { margin: .25rem 0 .75rem; } .quiet, caption { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  gap: .75rem; margin: 1.5rem 0 0; padding: 0; }
.figures div { background: var(--card); border-radius: .6rem; padding: .8rem 1rem; }
.figures dt { color: var(--quiet); font-size: .85rem; }
.figures dd { margin: 0; font-size: 1.45rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.figures dd small { font-size: .85rem; font-weight: 400; color: var(--quiet); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: .9rem; padding-bottom: .25rem; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rule);
  vertical-align: top; font-weight: 400; }
thead th { color: var(--quiet); font-size: .85rem; }
th:last-child, td:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; } .b { width: 28%; min-width: 4rem; }
.s { white-space: nowrap; }
.group th { padding-top: 1.5rem; font-weight: 600; color: var(--quiet); font-size: .95rem; }
.ear { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.meter { display: block; width: 100%; height: .5rem; margin-top: .55rem; }
.chart { display: block; width: 100%; height: auto; }
figure { margin: 0; } figure.weeks { max-width: 36rem; }
.year { display: flex; flex-wrap: wrap; gap: .75rem 1rem; }
.year .chart { flex: 1 1 20rem; max-width: 27rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: .5rem 0;
  padding: 0; font-size: .9rem; }
.legend svg { width: .8rem; height: .8rem; margin-right: .4rem; vertical-align: -.05rem; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--accent); }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.ahas { list-style: none; padding: 0; margin: 0; }
.ahas li { border-left: 3px solid var(--bar); padding: .1rem 0 .1rem .9rem; margin: 0 0 1rem; }
.ahas p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; padding-bottom: 2.5rem; color: var(--quiet); font-size: .9rem; }
@media (max-width: 34rem) {
  h1 { font-size: 1.55rem; } header { padding-top: 1.5rem; } h2 { margin-top: 2.25rem; }
  .wide { display: none; } th, td { padding-right: .5rem; }
  .figures { grid-template-columns: 1fr 1fr; } }
@media print {
  @page { margin: 16mm; } body { font-size: 10.5pt; } main, header, footer { padding: 0; }
  h2 { break-after: avoid; margin-top: 1.5rem; } tr, figure, .ahas li { break-inside: avoid; }
  thead { display: table-header-group; } details:not([open]) { display: none; }
  .figures div { border: 1px solid var(--rule); } }
"""
