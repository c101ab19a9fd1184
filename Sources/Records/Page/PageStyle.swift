// The page's style, in the page itself. Types have colours; words say the same, so nothing is lost in
// black and white or to a screen reader.

let pageStyle: StaticString = """
  :root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--rule:#767676;--soft:#595959}
  @media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#16181c;--rule:#8a8f98;--soft:#b8bcc4}}
  *{box-sizing:border-box}
  body{margin:0 auto;max-width:60rem;padding:0 1rem 3rem;font:1rem/1.55 system-ui,sans-serif;\
  color:var(--ink);background:var(--paper)}
  h1{font-size:1.35rem;margin:1rem 0 .25rem}
  h2{font-size:1.1rem;margin:2.25rem 0 .5rem;overflow-wrap:anywhere}
  p{margin:.25rem 0;color:var(--soft)}
  .skip{position:absolute;left:-99rem}
  .skip:focus{position:static}
  :focus-visible{outline:3px solid #2a6fdb;outline-offset:2px}
  fieldset{border:1px solid var(--rule);border-radius:.4rem;margin:.75rem 0;padding:.35rem .75rem .6rem;\
  display:flex;flex-wrap:wrap;gap:.25rem 1.1rem}
  legend{padding:0 .35rem;font-weight:600}
  .choice{display:inline-flex;align-items:center;min-height:2.2rem}
  .choice input{width:1.15rem;height:1.15rem;margin:0 .4rem 0 0}
  .choice label{padding:.05rem .35rem;border-radius:.25rem}
  .text{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--rule);border-radius:.4rem;\
  padding:.75rem}
  mark,.choice label.k{color:#111;background:var(--k)}
  mark{border-radius:.25rem;padding:.05rem .15rem;\
  -webkit-box-decoration-break:clone;box-decoration-break:clone;border-bottom:2px solid #111;scroll-margin-top:4rem}
  mark small{font-size:.72em;margin-left:.3em;color:#222;text-decoration:none}
  mark.negated>span{text-decoration:line-through}
  mark.uncertain{border-bottom-style:dotted}
  mark.historical>span,mark.other_person>span{font-style:italic}
  mark.negated,mark.uncertain,mark.historical,mark.other_person{background:color-mix(in srgb,var(--k) 45%,#fff)}
  mark:target{outline:3px solid #2a6fdb}
  .scroll{overflow-x:auto;margin-top:.75rem}
  table{border-collapse:collapse;width:100%;font-size:.92rem}
  caption{text-align:left;color:var(--soft);padding-bottom:.25rem}
  th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--rule)}
  td{overflow-wrap:break-word}
  a{color:inherit}
  .error{border-left:.3rem solid #b00020;padding-left:.6rem;color:var(--ink)}
  .k0{--k:#b9e3f5}.k1{--k:#f9c3c0}.k2{--k:#fbe3a2}.k3{--k:#c6ebc1}.k4{--k:#e3cdf6}.k5{--k:#f7cfe4}
  @media print{
  body{max-width:none;color:#000;background:#fff}
  form,.skip{display:none}
  mark{background:none!important;color:#000;border:1px solid #000;border-bottom-width:2px}
  mark small{color:#000}
  article{break-inside:auto}
  tr{break-inside:avoid}
  .scroll{overflow:visible}
  }

  """
