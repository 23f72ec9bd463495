//! How the page looks: on paper, on a desk and on a phone, by day and by night.

/// The style sheet; it names nothing outside the page.
pub(super) const STYLE: &str = r#"
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --paper: #ffffff; --ink: #1a2230; --soft: #5a6575; --line: #dfe3e9; --code: #f1f3f6;
  --critical: #b3261e; --critical-ground: #fbe9e7; --high: #b4540a; --high-ground: #fdf0e3;
  --medium: #8a6a00; --medium-ground: #fbf4d9; --low: #1f6f8b; --low-ground: #e5f3f8; --info: #5a6575; --info-ground: #eceff3;
  --accent: #1f4e8c; --accent-ground: #eaf1fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --paper: #1b212a; --ink: #e6e9ee; --soft: #9aa5b4; --line: #313a46; --code: #242c37;
    --critical: #ff8a80; --critical-ground: #43201e; --high: #ffb074; --high-ground: #40291a;
    --medium: #f0cf65; --medium-ground: #3a3216; --low: #7cc7e0; --low-ground: #1b3540; --info: #a9b4c2; --info-ground: #2a323d;
    --accent: #8db9f2; --accent-ground: #1d2d43;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: .1rem 0 .3rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h4 { font-size: .95rem; margin: 0 0 .35rem; }
p { margin: 0 0 .6rem; }
ul, ol { margin: 0; padding: 0; }
code {
  font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", "Microsoft YaHei", monospace;
  background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere;
}
.brand { color: var(--accent); font-weight: 600; letter-spacing: .08em; margin: 0; }
.made { color: var(--soft); }
.notes { list-style: none; margin: 0 0 .8rem; color: var(--soft); font-size: .92rem; }
.harmless, .empty { background: var(--accent-ground); border-left: 4px solid var(--accent); border-radius: 4px; padding: .6rem .9rem; font-size: .92rem; }
.tiles { display: grid; grid-template-columns: repeat(3, minmax(6rem, 1fr)) 2fr; gap: .75rem; margin: 1.5rem 0 2rem; }
.tile { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; }
.tile > b { display: block; font-size: 1.8rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.tile > span { color: var(--soft); font-size: .88rem; }
.tile.severities { display: flex; flex-wrap: wrap; align-content: center; gap: .4rem 1rem; }
.tile .count { color: var(--ink); white-space: nowrap; }
.chip {
  display: inline-block; border-radius: 999px; padding: .12em .75em; font-size: .8rem; font-weight: 600; line-height: 1.5;
  white-space: nowrap; vertical-align: .08em; border: 1px solid currentColor;
}
.chip.critical { color: var(--critical); background: var(--critical-ground); }
.chip.high { color: var(--high); background: var(--high-ground); }
.chip.medium { color: var(--medium); background: var(--medium-ground); }
.chip.low { color: var(--low); background: var(--low-ground); }
.chip.info { color: var(--info); background: var(--info-ground); }
.tag { display: inline-block; font-size: .78rem; font-weight: 600; color: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 .4em; }
.charts { margin-bottom: 2rem; }
.figures { display: grid; grid-template-columns: 1fr 1.3fr; grid-template-rows: auto 1fr; gap: .75rem; align-items: start; }
.figures figure:nth-child(2) { grid-column: 2; grid-row: 1 / span 2; }
figure { margin: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1rem; }
figcaption { color: var(--soft); font-size: .88rem; margin-bottom: .55rem; }
.bars { list-style: none; }
.bars li { display: grid; grid-template-columns: 1fr auto; gap: .1rem .6rem; align-items: center; margin-bottom: .5rem; break-inside: avoid; }
.bars li:last-child { margin-bottom: 0; }
.bars .label { grid-column: 1 / -1; font-size: .85rem; line-height: 1.35; overflow-wrap: anywhere; }
.bars b { font-size: .9rem; font-variant-numeric: tabular-nums; min-width: 1.6rem; text-align: right; }
.bar { display: block; width: 100%; height: .6rem; border-radius: 3px; background: var(--code); fill: var(--accent); }
.figures.over-time { grid-template-columns: repeat(3, 1fr); grid-template-rows: auto; }
.figures.over-time figure:nth-child(2) { grid-column: auto; grid-row: auto; }
.told { margin-bottom: 1.8rem; }
.bar.columns { height: 5rem; }
.figures .made { margin: .3rem 0 0; font-size: .8rem; }
.bar.critical { fill: var(--critical); }
.bar.high { fill: var(--high); }
.bar.medium { fill: var(--medium); }
.bar.low { fill: var(--low); }
.bar.info { fill: var(--info); }
.overview { width: 100%; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; font-size: .93rem; }
.overview th { text-align: left; font-size: .8rem; font-weight: 600; color: var(--soft); padding: .6rem .8rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
.overview td { padding: .6rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.overview tbody tr:last-child td { border-bottom: 0; }
.overview .number { font-variant-numeric: tabular-nums; }
.overview .unit { display: none; }
.overview .site { overflow-wrap: anywhere; min-width: 12rem; font-weight: 600; }
.overview td:nth-child(3), .overview td:nth-child(4) { white-space: nowrap; }
.overview .watched code, .facts code { display: inline-block; max-width: 100%; }
.overview a { color: var(--accent); text-decoration: none; }
.overview a:hover { text-decoration: underline; }
.case {
  background: var(--paper); border: 1px solid var(--line); border-top: 4px solid var(--soft); border-radius: 10px;
  padding: 1.4rem 1.5rem 1.5rem; margin-top: 2rem;
}
.case.critical { border-top-color: var(--critical); }
.case.high { border-top-color: var(--high); }
.case.medium { border-top-color: var(--medium); }
.case.low { border-top-color: var(--low); }
.case h2 { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; font-size: 1.4rem; margin-bottom: .4rem; }
.case h2 .name { overflow-wrap: anywhere; }
.meaning { color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .7rem 1.2rem; margin: 1rem 0 0; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; font-size: .95rem; }
.more { color: var(--soft); font-size: .85rem; white-space: nowrap; }
.fixes { list-style: none; counter-reset: fix; }
.fixes > li { counter-increment: fix; position: relative; padding: .2rem 0 1rem 2.6rem; }
.fixes > li::before {
  content: counter(fix); position: absolute; left: 0; top: .15rem; width: 1.75rem; height: 1.75rem; border-radius: 50%;
  background: var(--accent-ground); color: var(--accent); font-weight: 700; font-size: .88rem; text-align: center; line-height: 1.75rem;
}
.fixes .what { margin-bottom: .3rem; }
.where { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; color: var(--soft); font-size: .9rem; margin-bottom: .35rem; }
.where li { overflow-wrap: anywhere; }
.on { color: var(--soft); font-size: .9rem; margin-bottom: .2rem; }
.pages { list-style: none; }
.pages li { margin: .12rem 0; }
.chain { list-style: none; margin: .2rem 0 0; }
.chain li { position: relative; padding: 0 0 1.05rem 1.9rem; }
.chain li::before {
  content: ""; position: absolute; left: .38rem; top: .45rem; width: .75rem; height: .75rem; border-radius: 50%;
  background: var(--paper); border: 3px solid var(--accent); z-index: 1;
}
.chain li::after { content: ""; position: absolute; left: .7rem; top: .8rem; bottom: -.5rem; width: 2px; background: var(--line); }
.chain li:last-child::after { display: none; }
.chain li:last-child { padding-bottom: 0; }
.chain .search::before { border-radius: 3px; border-color: var(--soft); }
.chain .watched::before { border-color: var(--critical); background: var(--critical); }
.chain .via { display: block; color: var(--soft); font-size: .82rem; line-height: 1.5; overflow-wrap: anywhere; }
.chain .watched code { color: var(--critical); background: var(--critical-ground); }
.chain .mark { color: var(--critical); font-size: .82rem; margin-left: .4rem; }
.advice { background: var(--accent-ground); border-radius: 8px; padding: .9rem 1.1rem; margin-bottom: .8rem; }
.advice ol { padding-left: 1.4rem; }
.advice li { margin: .25rem 0; }
.findings { list-style: none; }
.findings > li { border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; margin-bottom: .7rem; }
.findings p { margin: 0 0 .25rem; overflow-wrap: anywhere; }
.findings .how { font-size: .92rem; }
.findings .proof { color: var(--soft); font-size: .82rem; }
blockquote { margin: .4rem 0 .5rem; padding: .45rem .7rem; background: var(--code); border-left: 3px solid var(--line); border-radius: 4px; }
blockquote code { background: none; padding: 0; }
.gaps { padding-left: 1.2rem; overflow-wrap: anywhere; }
.everywhere { margin-top: 2.5rem; font-size: .95rem; }
.packet-for { font-size: 1.15rem; font-weight: 600; overflow-wrap: anywhere; }
.packet { margin-top: 2rem; }
.packet ul { padding-left: 1.3rem; }
.packet li { margin: .3rem 0; overflow-wrap: anywhere; }
.reply td { vertical-align: top; overflow-wrap: anywhere; }
.reply td.fill { min-width: 14rem; height: 4.5rem; }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; margin-top: 1.5rem; }
.sign dd { border-bottom: 1px solid var(--soft); height: 2.2rem; margin: 0; }
.none { color: var(--soft); font-size: .92rem; }
footer { color: var(--soft); font-size: .85rem; margin-top: 2rem; text-align: center; }
@media (max-width: 40rem) {
  main { padding: 1.25rem .9rem 2rem; }
  h1 { font-size: 1.6rem; }
  .tiles { grid-template-columns: repeat(3, 1fr); gap: .5rem; }
  .figures, .figures.over-time { grid-template-columns: 100%; }
  .figures figure:nth-child(2) { grid-column: 1; grid-row: auto; }
  .tile { padding: .6rem .7rem; }
  .tile > b { font-size: 1.4rem; }
  .tile.severities { grid-column: 1 / -1; }
  .overview thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .overview, .overview tbody { display: block; }
  .overview tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .8rem; padding: .75rem .9rem; border-bottom: 1px solid var(--line); }
  .overview tbody tr:last-child { border-bottom: 0; }
  .overview td { display: block; padding: 0; border: 0; min-width: 0; }
  .overview .unit { display: inline; }
  .overview .site { min-width: 0; }
  .overview .watched { flex-basis: 100%; }
  .case { padding: 1rem .95rem 1.1rem; margin-top: 1.25rem; }
  .case h2 { font-size: 1.2rem; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem .9rem; }
  .fixes > li { padding-left: 0; padding-top: 2.2rem; }
}
@page { margin: 16mm 14mm; }
@media print {
  :root {
    --ground: #fff; --paper: #fff; --ink: #000; --soft: #444; --line: #ccc; --code: #f4f4f4; --accent: #1f4e8c; --accent-ground: #f2f5fa;
    --critical: #9c1c15; --critical-ground: #fff; --high: #8f4308; --high-ground: #fff; --medium: #6d5400; --medium-ground: #fff;
    --low: #185a71; --low-ground: #fff; --info: #444; --info-ground: #fff; color-scheme: light;
  }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .case { border: 0; border-top: 3pt solid; border-radius: 0; padding: 10pt 0 0; break-before: page; margin: 0; }
  .tile, figure, .overview tr, .fixes > li, .findings > li, .advice, .chain li { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  .reply { break-before: page; }
  .overview { font-size: 9pt; }
  .overview th, .overview td { padding: 5pt 6pt; }
  .overview .site { min-width: 9rem; }
  .overview a { color: inherit; }
}
"#;
