// Style: how a report looks: on wide and narrow screens, in light and dark, and on paper.

/// Words are set in a serif face, pictures and tables in the system's own; nothing is loaded.
let reportStyle = """
  :root {
    --paper: #fdfdfb; --ink: #1e1e22; --quiet: #55555c; --rule: #d8d8dc; --ground: #f1f1ee; --accent: #0b5394;
    --sans: system-ui, 'DejaVu Sans', sans-serif;
    --serif: Charter, 'Bitstream Charter', 'Iowan Old Style', Georgia, 'DejaVu Serif', serif;
  }
  * { box-sizing: border-box; }
  html { background: var(--paper); color: var(--ink); font: 17px/1.55 var(--serif); -webkit-text-size-adjust: 100%; }
  body { margin: 0; }
  main { max-width: 960px; margin: 0 auto; padding: 40px 24px 64px; }
  h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 12px; overflow-wrap: anywhere; }
  h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 8px; overflow-wrap: anywhere; }
  h3 { font: 600 .9rem/1.4 var(--sans); margin: 20px 0 8px; overflow-wrap: anywhere; }
  p { margin: 0 0 10px; max-width: 46em; overflow-wrap: anywhere; }
  a { color: var(--accent); }
  .summary { font-size: 1.1rem; }
  .faces { color: var(--quiet); font-style: italic; }
  .number { font-weight: 600; }
  h2 .number { color: var(--accent); }
  nav ul { list-style: none; margin: 28px 0 0; padding: 14px 0; border: solid var(--rule); border-width: 1px 0; columns: 2; column-gap: 40px; }
  nav li { break-inside: avoid; padding: 2px 0; }
  nav .number { display: inline-block; min-width: 1.6em; color: var(--quiet); }
  .not { color: var(--quiet); font-style: italic; font-size: .85em; white-space: nowrap; }
  section { margin: 44px 0 0; }
  section.missing { margin-top: 28px; padding: 14px 18px; background: var(--ground); border-left: 3px solid var(--rule); }
  section.missing p { margin-bottom: 6px; }
  .picture { margin: 16px 0; overflow-x: auto; background: #fff; border: 1px solid var(--rule); }
  .picture svg { display: block; width: 100%; height: auto; }
  .table { margin: 14px 0; overflow-x: auto; }
  table { border-collapse: collapse; font: .8rem/1.4 var(--sans); font-variant-numeric: tabular-nums; min-width: min(100%, 36em); }
  caption { text-align: left; color: var(--quiet); padding: 0 0 6px; }
  thead th { border: solid var(--ink); border-width: 1.5px 0 1px; }
  tbody tr:last-child > * { border-bottom: 1.5px solid var(--ink); }
  th, td { padding: 3px 14px 3px 0; text-align: right; vertical-align: top; }
  th:first-child { text-align: left; font-weight: normal; overflow-wrap: anywhere; min-width: 9em; }
  thead th { font-weight: 600 !important; }
  th:last-child, td:last-child { padding-right: 0; }
  details { margin: 10px 0; }
  summary { font: .8rem/1.4 var(--sans); color: var(--quiet); cursor: pointer; }
  .more { color: var(--quiet); font-size: .85rem; }
  .command { color: var(--quiet); font-size: .9rem; }
  code { display: inline-block; font: .82rem/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; color: var(--ink); background: var(--ground); padding: 1px 7px; margin: 2px 4px 2px 0; border-radius: 3px; overflow-wrap: anywhere; }
  .missing code { background: var(--paper); }
  .sheet { list-style: none; margin: 0 0 14px; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 14px 10px; }
  .sheet li { font: .72rem/1.35 var(--sans); break-inside: avoid; min-width: 0; }
  .sheet img, .gone { display: block; width: 100%; height: auto; aspect-ratio: 1; object-fit: contain; background: var(--ground); margin-bottom: 4px; }
  .gone { padding: 10px; color: var(--quiet); }
  .sheet span { display: block; overflow-wrap: anywhere; }
  .sheet .hash { color: var(--quiet); font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: .66rem; }
  footer { margin-top: 56px; padding-top: 14px; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .85rem; }
  @media (max-width: 640px) {
    html { font-size: 16px; }
    main { padding: 24px 16px 48px; }
    h1 { font-size: 1.6rem; }
    nav ul { columns: 1; }
    .picture svg { width: 760px; }
    .sheet { grid-template-columns: repeat(auto-fill, minmax(88px, 1fr)); }
  }
  @media screen and (max-width: 640px) {
    .picture::before { content: "Wider than the screen: it moves sideways."; display: block; position: sticky; left: 0; width: max-content; padding: 6px 10px 0; font: .72rem/1.4 var(--sans); color: #55555c; }
  }
  @media screen and (prefers-color-scheme: dark) {
    :root { --paper: #17171a; --ink: #e8e8ea; --quiet: #a4a4ac; --rule: #3a3a40; --ground: #232328; --accent: #8ab8ea; }
    .picture svg, .sheet img { filter: brightness(.92); }
  }
  @page { size: A4; margin: 16mm 15mm; }
  @media print {
    :root { --paper: #fff; --ink: #000; --quiet: #333; --rule: #999; --ground: #fff; --accent: #000; }
    html { font-size: 10.5pt; }
    main { max-width: none; padding: 0; }
    details { display: none; }
    a { color: inherit; text-decoration: none; }
    section { margin-top: 22pt; }
    section.missing { border: 1px solid #999; }
    .kept, .picture, tr, .sheet li { break-inside: avoid; }
    .table:not(:has(tr:nth-child(16))) { break-inside: avoid; }
    h2, h3, caption { break-after: avoid; }
    .picture, .table { overflow: visible; }
    code { border: 1px solid #999; white-space: pre-wrap; }
    .sheet { grid-template-columns: repeat(8, 1fr); gap: 8pt 6pt; }
    .sheet li { font-size: 6.5pt; }
    .sheet .hash { font-size: 6pt; }
    p { orphans: 3; widows: 3; }
  }

  """
