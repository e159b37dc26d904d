// Draws the lines by month from the data the page brings along; the table below has the same numbers.
(() => {
  const box = document.querySelector("[data-chart]");
  if (!box || !window.echarts) return;
  const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 700px)");
  const dashes = ["solid", "solid", "dashed", "solid", "dotted"];
  const symbols = ["circle", "rect", "triangle", "diamond", "circle"];

  box.hidden = false;
  document.querySelector("[data-chart-table]").open = false;
  const chart = echarts.init(box);

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function line(series, index) {
    const colour = token(["--rain", "--dew", "--sprout", "--amber", "--plum"][index]);
    return {
      name: series.name,
      type: "line",
      data: series.values,
      symbol: symbols[index],
      symbolSize: 6,
      lineStyle: { width: 2, type: dashes[index] },
      itemStyle: { color: colour },
      endLabel: { show: !narrow.matches, formatter: "{a}", color: colour, fontSize: 13, lineHeight: 18 },
      labelLayout: { moveOverlap: "shiftY" },
      emphasis: { focus: "series" },
    };
  }

  // A Chinese character is about as wide as two Latin ones.
  const labelWidth = Math.max(...data.series.map(({ name }) => [...name].reduce((sum, each) => sum + (each > "\u2e80" ? 14 : 7.5), 24)));

  function draw() {
    const ink = token("--ink-2");
    const font = token("--sans");
    chart.setOption({
      animation: !calm.matches,
      animationDuration: 150,
      textStyle: { fontFamily: font, color: ink },
      grid: { left: 8, right: narrow.matches ? 12 : labelWidth, top: narrow.matches ? 84 : 40, bottom: 8, containLabel: true },
      legend: { show: narrow.matches, top: 0, left: 0, textStyle: { color: ink } },
      toolbox: {
        right: 0,
        top: 0,
        iconStyle: { borderColor: ink },
        feature: { saveAsImage: { title: data.save, name: document.title, backgroundColor: token("--surface"), pixelRatio: 2 } },
      },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        backgroundColor: token("--surface"),
        borderColor: token("--line"),
        textStyle: { color: token("--ink"), fontFamily: font },
      },
      xAxis: { type: "category", data: data.months, boundaryGap: false, axisLabel: { color: ink, alignMaxLabel: "right", hideOverlap: true }, axisLine: { lineStyle: { color: token("--edge-quiet") } } },
      yAxis: { type: "value", min: 0, minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: token("--line") } } },
      series: data.series.map(line).filter(({ data: values }) => values.some((value) => value > 0)),
    }, true);
  }

  draw();
  for (const query of [dark, narrow]) query.addEventListener("change", draw);
  new ResizeObserver(() => chart.resize()).observe(box);
})();
