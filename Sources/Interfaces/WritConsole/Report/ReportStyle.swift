// The page's looks: light and dark by the reader's settings, and for paper.

/// The style sheet. Colours keep a contrast of 4.5 to 1 on their ground in both themes.
enum ReportStyle {
    static let sheet: StaticString = """
        :root{color-scheme:light dark;--ground:#fbfaf8;--paper:#fff;--ink:#1c2026;--soft:#565e69;--line:#dcdad4;\
        --accent:#1f5fa8;--band:#1f5fa826;--bad:#b3261e;--good:#1b6e3a;--warn:#8a5300;--bar:#c3cddb}
        @media(prefers-color-scheme:dark){:root{--ground:#14171b;--paper:#1c2026;--ink:#e9e7e2;--soft:#a9b0ba;\
        --line:#363c45;--accent:#86b8f2;--band:#86b8f233;--bad:#ff9a90;--good:#7fd6a0;--warn:#f0bb66;--bar:#465063}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",\
        Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        .page{max-width:1060px;margin:0 auto;padding:2.2rem 1.4rem 3rem}
        header{border-bottom:3px solid var(--accent);padding-bottom:1.1rem;margin-bottom:1.6rem}
        h1{font-size:2rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em}
        h2{font-size:1.32rem;margin:2.6rem 0 .7rem;letter-spacing:-.005em}
        h3{font-size:1.03rem;margin:1.5rem 0 .35rem}
        p{margin:.3rem 0 .7rem;max-width:76ch;overflow-wrap:anywhere}
        .soft{color:var(--soft)} .small{font-size:.87rem}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:.9rem;margin:1.2rem 0;padding:0;\
        list-style:none}
        .tile{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:.85rem 1rem}
        .tile b{display:block;font-size:1.7rem;line-height:1.25;letter-spacing:-.01em}
        .tile span{display:block;color:var(--soft);font-size:.87rem}
        .finding{background:var(--paper);border:1px solid var(--line);border-left:5px solid var(--warn);\
        border-radius:8px;padding:.65rem 1rem .55rem;margin:.6rem 0;break-inside:avoid}
        .finding.bad{border-left-color:var(--bad)} .finding.good{border-left-color:var(--good)}
        .finding p{margin:.1rem 0 .25rem;max-width:none}
        .tag{font-weight:650} .bad .tag{color:var(--bad)} .good .tag{color:var(--good)} .warn .tag{color:var(--warn)}
        .scroll{overflow-x:auto} .scroll:focus-visible{outline:2px solid var(--accent)}
        table{border-collapse:collapse;width:100%;font-size:.91rem;background:var(--paper)}
        caption{text-align:left;color:var(--soft);font-size:.87rem;padding:.2rem 0 .45rem}
        th,td{padding:.38rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        thead th{border-bottom:2px solid var(--line);font-weight:650;white-space:nowrap}
        tbody th{font-weight:500;overflow-wrap:anywhere;min-width:9.5em} .number{text-align:right;white-space:nowrap}
        .policy{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1rem 1.2rem;\
        margin:1rem 0;break-inside:avoid}
        .policy h3{margin-top:0} .policy svg{display:block;width:100%;height:auto;margin:.5rem 0 .2rem}
        details{margin-top:.4rem} summary{cursor:pointer;color:var(--accent);font-size:.9rem}
        summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        svg text{font-size:11px;fill:var(--soft);font-family:inherit}
        .grid{stroke:var(--line);stroke-width:1} .level{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
        .band{fill:var(--band)} .count{fill:var(--bar)} .dot{fill:var(--accent)}
        .turn{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:4 3} .turn.good{stroke:var(--good)}
        .start{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:1 3}
        svg text.up{fill:var(--bad)} svg text.down{fill:var(--good)}
        .key{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.2rem 0 0;padding:0;list-style:none;color:var(--soft);\
        font-size:.84rem}
        ul.tree,.tree ul{list-style:none;margin:0;padding-left:1.15rem;border-left:1px solid var(--line)}
        .tree li{padding:.14rem 0 .14rem .3rem} .tree .alarm{color:var(--bad);font-weight:650}
        time{color:var(--soft);font-size:.87rem}
        footer{border-top:1px solid var(--line);margin-top:3rem;padding-top:1rem;color:var(--soft);font-size:.87rem}
        @media print{@page{margin:15mm}:root{--ground:#fff;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;\
        --accent:#1f5fa8;--band:#1f5fa826;--bad:#a31d16;--good:#1b6e3a;--warn:#7a4900;--bar:#c3cddb;color-scheme:light}\
        body{font-size:10.5pt}.page{max-width:none;padding:0}details{display:none}.scroll{overflow:visible}\
        .tiles{grid-template-columns:repeat(4,1fr)}h2{break-after:avoid}tr{break-inside:avoid}}
        """
}
