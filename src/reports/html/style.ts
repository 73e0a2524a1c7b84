/** The page's style. Colours carry meaning and nothing else: red blocks, amber warns, green is in order, blue is ours. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf8;--raised:#fff;--ink:#1c1d21;--soft:#5c6069;--line:#e3e1dc;--faint:#efede8;--own:#2f5fd0;--own-soft:#dbe5fb;--bad:#b3261e;--warn:#8a5a00;--good:#22703f;--good-fill:#4f9d6b;--bad-fill:#cf5b52;--faint-fill:#cfccc5;--credential:#b8860b;--radius:10px}
@media (prefers-color-scheme:dark){:root{--paper:#15161a;--raised:#1d1f24;--ink:#eceae6;--soft:#a3a7b0;--line:#33363d;--faint:#26282e;--own:#8fb0ff;--own-soft:#26345a;--bad:#ff9189;--warn:#e9b95b;--good:#7fd09c;--good-fill:#4f9d6b;--bad-fill:#c8564d;--faint-fill:#4a4d55;--credential:#e0b040}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1320px;margin:0 auto;padding:0 28px}
header{padding-top:44px}
.brand{margin:0;color:var(--own);font-weight:650;letter-spacing:.02em}
h1{margin:2px 0 4px;font-size:2rem;line-height:1.2;letter-spacing:-.02em;font-weight:680}
h2{margin:0 0 14px;font-size:1.3rem;letter-spacing:-.01em;font-weight:650}
h3{margin:22px 0 6px;font-size:1rem;font-weight:650}
p{margin:0 0 14px;max-width:72ch}
section{padding:34px 0;border-top:1px solid var(--line)}
section:first-of-type{border-top:0}
.note{color:var(--soft);font-size:.85rem;font-weight:400}
th .note{display:block}
.empty{color:var(--soft)}
.figure{font-size:2.6rem;line-height:1.1;font-weight:680;letter-spacing:-.03em;color:var(--warn)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:12px;top:-60px;padding:10px 16px;background:var(--own);color:var(--paper);border-radius:0 0 var(--radius) var(--radius);z-index:9}
.skip:focus{top:0}
nav{position:relative}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:16px 0 22px;padding:0}
nav a{color:var(--soft);text-decoration:none;padding:4px 0;border-bottom:2px solid transparent}
nav a:hover{color:var(--ink);border-color:var(--own)}
a{color:var(--own)}
:focus-visible{outline:3px solid var(--own);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:14px;list-style:none;margin:0 0 30px;padding:0}
.tile{display:flex;flex-direction:column;gap:2px;padding:18px 20px;background:var(--raised);border:1px solid var(--line);border-radius:var(--radius)}
.tile-value{font-size:2rem;line-height:1.15;font-weight:680;letter-spacing:-.02em}
.tile-title{font-weight:600}
.tile.bad .tile-value,.bad{color:var(--bad)}
.tile.warn .tile-value,.warn{color:var(--warn)}
.tile.good .tile-value,.good{color:var(--good)}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;text-align:left}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding:6px 0}
th,td{padding:9px 12px 9px 0;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:.85rem;white-space:nowrap}
tbody th{font-weight:560}
.number{text-align:right;white-space:nowrap}
.strong{font-weight:650}
.wide{width:220px;min-width:120px;vertical-align:middle}
.bar{display:block;width:100%;height:14px}
.track{fill:var(--faint)}.fill{fill:var(--own)}.mark{fill:var(--ink)}
.good-fill{fill:var(--good-fill)}.bad-fill{fill:var(--bad-fill)}.faint-fill{fill:var(--faint-fill)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(400px,1fr));gap:14px 40px}
bdi{overflow-wrap:anywhere;unicode-bidi:isolate}
.tools{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:end;margin-bottom:10px}
.tools label{display:flex;flex-direction:column;gap:3px;color:var(--soft);font-size:.8rem}
input,select,button{font:inherit;color:var(--ink);background:var(--raised);border:1px solid var(--line);border-radius:7px;padding:7px 11px;min-height:38px}
input[type=search]{min-width:240px}
button{cursor:pointer}
button:hover:not(:disabled){border-color:var(--own)}
button:disabled{color:var(--soft);cursor:default;opacity:.6}
.link{background:none;border:0;padding:0;min-height:0;color:var(--own);text-align:left;font-weight:560;border-radius:3px;overflow-wrap:anywhere}
.link:hover{text-decoration:underline}
th button.sort{background:none;border:0;padding:0;min-height:0;color:inherit;font-weight:560;white-space:nowrap}
th button.sort::after{content:"";display:inline-block;width:1em;text-align:center}
th[aria-sort=ascending] button.sort::after{content:"↑"}
th[aria-sort=descending] button.sort::after{content:"↓"}
th[aria-sort=ascending],th[aria-sort=descending]{color:var(--ink)}
.list tbody tr:hover{background:var(--faint)}
.list td,.list tbody th{max-width:440px}
.list tbody th{min-width:230px}
.pager{display:flex;gap:10px;align-items:center;margin-top:12px}
.pill{display:inline-block;padding:1px 9px;border-radius:99px;font-size:.8rem;border:1px solid currentcolor;white-space:nowrap}
.cells{white-space:nowrap}
.cell{display:inline-block;width:1.45em;text-align:center;border-radius:4px;margin-right:3px;font-size:.85rem;border:1px solid var(--line)}
.cell.present{color:var(--good)}.cell.missing{color:var(--bad);border-color:currentcolor}.cell.unknown{color:var(--soft)}
.meter{display:inline-flex;align-items:center;gap:8px;justify-content:flex-end}
.meter svg{width:52px;height:6px}
.more td{background:var(--faint);padding:14px 18px;max-width:none}
.more dl{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:6px 18px}
.more dt{color:var(--soft)}.more dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
code,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em}
dialog{width:min(680px,100vw);max-width:none;height:100dvh;max-height:none;margin:0 0 0 auto;padding:0;border:0;border-left:1px solid var(--line);background:var(--raised);color:var(--ink)}
dialog::backdrop{background:rgb(0 0 0/.35)}
.sheet{padding:26px 28px 40px}
.sheet h2{overflow-wrap:anywhere;margin-right:48px}
.sheet h3{color:var(--soft);font-size:.85rem;margin:18px 0 3px}
.sheet ul{margin:0;padding-left:18px}.sheet li{overflow-wrap:anywhere;white-space:pre-wrap}
.close{position:absolute;top:18px;right:20px}
.actions{display:flex;gap:10px;margin:12px 0}
.stage{position:relative;border:1px solid var(--line);border-radius:var(--radius);background:var(--raised);overflow:hidden}
.stage canvas{display:block;width:100%;height:600px;touch-action:none;cursor:grab}
.stage canvas:focus-visible{outline-offset:-3px}
.stage canvas:active{cursor:grabbing}
.zoom{position:absolute;right:12px;top:12px;display:flex;flex-direction:column;gap:6px}
.zoom button{width:38px;padding:0}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:10px 0 0;padding:0;color:var(--soft);font-size:.85rem}
.legend svg{width:14px;height:14px;vertical-align:-2px;margin-right:6px}
.k-identity{fill:var(--own)}.k-credential{fill:var(--credential)}.k-provider{fill:var(--good-fill)}.k-workload{fill:var(--ink)}.k-principal{fill:none;stroke:var(--soft);stroke-width:1.6}.k-resource{fill:var(--faint-fill)}
.matches{list-style:none;margin:4px 0 0;padding:0;max-height:220px;overflow:auto}
.matches li{padding:3px 0}
.links{columns:2 340px;padding-left:18px}
.links li{break-inside:avoid;margin-bottom:6px;overflow-wrap:anywhere}
footer{padding-bottom:40px}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
@media (max-width:700px){header,main,footer{padding-left:16px;padding-right:16px}.pair{grid-template-columns:1fr}input[type=search]{min-width:0;width:100%}.stage canvas{height:420px}}
@media print{
:root{--paper:#fff;--raised:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#eee;--own:#1d4ab0;--bad:#9b1c15;--warn:#6d4700;--good:#1c5c34;color-scheme:light}
body{font-size:10pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
header,main,footer{max-width:none;padding:0}
nav,.tools,.pager,.skip,.zoom,.actions,dialog,.matches{display:none!important}
section{padding:14pt 0;border-top:1pt solid #bbb}
tr,.tile,.stage{break-inside:avoid}
thead{display:table-header-group}
h2,h3,caption{break-after:avoid}
.scroll{overflow:visible}
.tiles{grid-template-columns:repeat(5,1fr)}
.tile{padding:8pt}.tile-value{font-size:16pt}
.stage canvas{height:auto}
a,.link{color:inherit;text-decoration:none}
.pair{grid-template-columns:1fr 1fr}
}
`;
