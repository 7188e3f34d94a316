package org.posixipc.cli.compare;

/** How the page looks, in light and in dark. The colours of ways are told apart by those who see red and green alike too. */
final class ReportStyle {
    static final String CSS = """
            :root { --paper: #fdfcfa; --ink: #1d1f24; --soft: #63676f; --line: #dcdad4; --card: #f4f2ed;
              --warn: #9a4b00; --w0: #0b62a8; --w1: #b3540a; --w2: #19794e; --w3: #8a3fa0; --w4: #a3283c; --w5: #5e5f00; }
            @media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e8e6e1; --soft: #a0a3aa;
              --line: #34373e; --card: #1f2227; --warn: #ffb066; --w0: #6cb6f5; --w1: #f2a65e; --w2: #6fd3a2;
              --w3: #d59bea; --w4: #f58a9b; --w5: #d3d25f; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
            main { max-width: 1080px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
            h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
            .facts, .noise, figcaption, .missing { color: var(--soft); font-size: .9rem; }
            .verdict { background: var(--card); border-left: 4px solid var(--w0); padding: .1rem 1.25rem .5rem; margin-top: 1.5rem; }
            .verdict h2 { margin-top: .8rem; }
            .refused { border-color: var(--warn); }
            .refused h2 { color: var(--warn); }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 1.5rem; }
            figure { margin: .5rem 0; min-width: 0; }
            svg { width: 100%; height: auto; display: block; }
            svg text { fill: var(--soft); font-size: 12px; font-family: inherit; }
            svg .grid { stroke: var(--line); stroke-width: 1; }
            svg .curve { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
            .s0 { stroke: var(--w0); } .s1 { stroke: var(--w1); } .s2 { stroke: var(--w2); }
            .s3 { stroke: var(--w3); } .s4 { stroke: var(--w4); } .s5 { stroke: var(--w5); }
            svg .f0 { fill: var(--w0); } svg .f1 { fill: var(--w1); } svg .f2 { fill: var(--w2); }
            svg .f3 { fill: var(--w3); } svg .f4 { fill: var(--w4); } svg .f5 { fill: var(--w5); }
            svg .leader { stroke-width: 1; opacity: .5; }
            svg .value { fill: var(--ink); }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
            th:first-child { text-align: left; font-weight: 600; }
            thead th { color: var(--soft); font-weight: 500; }
            .words th, .words td { text-align: left; white-space: normal; vertical-align: top; }
            i { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-right: .5em; }
            i.w0 { background: var(--w0); } i.w1 { background: var(--w1); } i.w2 { background: var(--w2); }
            i.w3 { background: var(--w3); } i.w4 { background: var(--w4); } i.w5 { background: var(--w5); }
            """;

    private ReportStyle() {}
}
