// Draws the charts of a board from the data the page brings along; a table beside each has the same numbers.
(() => {
  "use strict";

  if (!window.echarts) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 700px)");
  const tones = ["--rain", "--dew", "--sprout", "--amber", "--plum"];
  const dashes = ["solid", "solid", "dashed", "solid", "dotted"];
  const symbols = ["circle", "rect", "triangle", "diamond", "circle"];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // The width of what stands in a panel on A4, in CSS pixels.
  const PAPER = 600;
  let drawn = [];

  // A Chinese character is about as wide as two Latin ones.
  const width = (text, size) => [...text].reduce((sum, each) => sum + (each > "\u2e80" ? size : size * 0.55), 24);

  // On the wall everything is larger.
  const size = () => (document.querySelector("main.wall") ? 20 : 13);

  // Names stand at the ends of their lines where the ends are far enough apart to be read; else above.
  function apart(series) {
    const highest = Math.max(...series.flatMap(({ values }) => values));
    const ends = series.map(({ values }) => values[values.length - 1]).sort((one, other) => one - other);
    return !narrow.matches && ends.every((end, place) => !place || end - ends[place - 1] > highest * 0.08);
  }

  function line(series, index, named) {
    const colour = token(tones[index % tones.length]);
    return {
      name: series.name,
      type: "line",
      data: series.values,
      symbol: symbols[index % symbols.length],
      symbolSize: 6,
      lineStyle: { width: 2, type: dashes[index % dashes.length] },
      itemStyle: { color: colour },
      endLabel: { show: named, formatter: "{a}", color: colour, fontSize: size(), lineHeight: size() + 5 },
      emphasis: { focus: "series" },
    };
  }

  function bar(series, index, kind, many) {
    return {
      name: series.name,
      type: "bar",
      data: series.values,
      stack: kind === "stacks" ? "all" : undefined,
      barMaxWidth: size() * 1.5,
      itemStyle: { color: token(tones[index % tones.length]), borderRadius: kind === "stacks" ? 0 : 3 },
      label: { show: kind === "bars", position: "right", color: token("--ink-2"), fontSize: size() },
      cursor: series.urls ? "pointer" : "default",
      emphasis: many ? { focus: "series" } : {},
    };
  }

  function lines(data) {
    const shown = data.series.filter(({ values }) => values.some((value) => value !== 0));
    const named = apart(shown);
    const series = shown.map((each) => line(each, data.series.indexOf(each), named));
    const falls = data.series.some(({ values }) => values.some((value) => value < 0));
    const label = Math.max(...data.series.map(({ name }) => width(name, size() + 1)));
    return {
      grid: { left: 8, right: named ? label : 12, top: narrow.matches ? 28 + 24 * shown.length : named ? 40 : 64, bottom: 8, containLabel: true },
      legend: { show: !named, top: narrow.matches ? 24 : 0, left: 0, right: narrow.matches ? 0 : 56, orient: narrow.matches ? "vertical" : "horizontal", itemHeight: 10, textStyle: { color: token("--ink-2"), fontSize: size() } },
      xAxis: { type: "category", data: data.categories, boundaryGap: false, axisLabel: { color: token("--ink-2"), fontSize: size(), alignMaxLabel: "right", hideOverlap: true }, axisLine: { lineStyle: { color: token("--edge-quiet") } } },
      yAxis: { type: "value", min: falls ? undefined : 0, minInterval: 1, axisLabel: { color: token("--ink-2"), fontSize: size() }, splitLine: { lineStyle: { color: token("--line") } } },
      series,
    };
  }

  function bars(data) {
    const many = data.series.length > 1;
    const shown = narrow.matches ? 120 : 260;
    return {
      grid: { left: 8, right: 56, top: many ? 44 : 28, bottom: 8, containLabel: true },
      legend: { show: many, type: "scroll", top: 0, left: 0, right: 56, textStyle: { color: token("--ink-2"), fontSize: size() } },
      yAxis: { type: "category", inverse: true, data: data.categories, axisTick: { show: false }, axisLabel: { color: token("--ink-2"), fontSize: size(), width: shown, overflow: "break" }, axisLine: { lineStyle: { color: token("--edge-quiet") } } },
      xAxis: { type: "value", min: 0, minInterval: 1, axisLabel: { color: token("--ink-2"), fontSize: size(), hideOverlap: true }, splitLine: { lineStyle: { color: token("--line") } } },
      series: data.series.map((series, index) => bar(series, index, data.kind, many)),
    };
  }

  function common(data) {
    return {
      animation: !calm.matches,
      animationDuration: 150,
      textStyle: { fontFamily: token("--sans"), color: token("--ink-2") },
      toolbox: {
        right: 0,
        top: 0,
        iconStyle: { borderColor: token("--ink-2") },
        feature: { saveAsImage: { title: data.save, name: document.title, backgroundColor: token("--surface"), pixelRatio: 2 } },
      },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: data.kind === "lines" ? "line" : "shadow" },
        renderMode: "richText",
        confine: true,
        backgroundColor: token("--surface"),
        borderColor: token("--line"),
        textStyle: { color: token("--ink"), fontFamily: token("--sans") },
      },
    };
  }

  function begin(box) {
    const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    box.hidden = false;
    if (data.kind !== "lines") {
      box.style.height = `${data.height * (size() / 13)}px`;
    }
    const chart = echarts.init(box);
    const draw = () => chart.setOption({ ...common(data), ...(data.kind === "lines" ? lines(data) : bars(data)) }, true);
    chart.on("click", ({ seriesIndex, dataIndex }) => {
      const address = (data.series[seriesIndex].urls || [])[dataIndex];
      if (address) window.location.assign(address);
    });
    draw();
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box);
    // Paper is narrower than the screen, and nothing is laid out anew before it is printed.
    const print = () => {
      chart.resize({ width: PAPER, height: data.kind === "lines" ? 240 : box.clientHeight, animation: { duration: 0 } });
      chart.getZr().flush();
    };
    drawn.push({ draw, print, restore: () => chart.resize({ width: "auto", height: "auto" }), end: () => { watch.disconnect(); chart.dispose(); } });
  }

  function beginAll() {
    drawn.forEach(({ end }) => end());
    drawn = [];
    document.querySelectorAll("[data-chart]").forEach(begin);
    document.querySelectorAll("[data-chart-table]").forEach((part) => { part.open = false; });
  }

  beginAll();
  // On a phone the line of boards is longer than the screen.
  const tab = document.querySelector(".board-tabs [aria-current]");
  if (tab) tab.closest(".board-tabs").scrollLeft = tab.offsetLeft - 40;
  for (const query of [dark, narrow]) query.addEventListener("change", () => drawn.forEach(({ draw }) => draw()));
  document.addEventListener("board:refreshed", beginAll);
  window.addEventListener("beforeprint", () => drawn.forEach(({ print }) => print()));
  window.addEventListener("afterprint", () => drawn.forEach(({ restore }) => restore()));
})();
