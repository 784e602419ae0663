/** A small picture of a notebook, drawn from the page's own parts. It only shows; a screen reader skips it. */
export function StaticPicture() {
  const bars = [41, 36, 52, 48, 61, 57];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];
  return (
    <div class="first-picture" aria-hidden="true">
      <div class="cell">
        <div class="cell-gutter" /><div class="cell-bar" />
        <div class="cell-body"><div class="prose"><h3>First steps</h3><p>Press the triangle beside the cell.</p></div></div>
      </div>
      <div class="cell code selected" aria-current="true">
        <div class="cell-gutter"><div class="gutter tone-quiet"><div class="gutter-top"><Play /><span class="gutter-count">[1]</span></div><div class="gutter-time">12 ms</div></div></div>
        <div class="cell-bar" />
        <div class="cell-body">
          <div class="cell-box">
            <pre class="static-code">rain = [{bars.map((bar, at) => <>{at > 0 && ", "}<span class="tok-number">{bar}</span></>)}]{"\n"}plt.bar(months, rain)</pre>
          </div>
          <div class="outputs">
            <svg width="330" height="124" viewBox="0 0 330 124" class="icon">
              {[0, 40, 80].map((y) => <g><path d={`M24 ${104 - y * 1.2}H326`} stroke="var(--line)" /><text x="18" y={108 - y * 1.2} text-anchor="end" font-size="11" fill="var(--quiet)">{y}</text></g>)}
              {bars.map((bar, at) => <g><rect x={38 + at * 48} y={104 - bar * 1.2} width="32" height={bar * 1.2} rx="1" fill="var(--accent)" /><text x={54 + at * 48} y="120" text-anchor="middle" font-size="11" fill="var(--quiet)">{months[at]}</text></g>)}
            </svg>
          </div>
        </div>
      </div>
      <div class="cell code">
        <div class="cell-gutter"><div class="gutter tone-quiet"><div class="gutter-top"><Play /></div><div class="gutter-word">not run</div></div></div>
        <div class="cell-bar" />
        <div class="cell-body"><div class="cell-box"><pre class="static-code">sum(rain) / len(rain)</pre></div></div>
      </div>
    </div>
  );
}

function Play() {
  return <svg class="icon play-sign" width="16" height="16" viewBox="0 0 16 16"><path d="M3.5 2.6v10.8a.6.6 0 0 0 .9.5l9-5.4a.6.6 0 0 0 0-1l-9-5.4a.6.6 0 0 0-.9.5z" /></svg>;
}
