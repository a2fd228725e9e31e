// What runs in the page before anything of its own does, and tells when a person can use it: its
// heading and everything it asked for are there, and the thread that answers clicks is free.

/** As text: it runs in the page, whose types are not those of this room. */
export const WATCH = `(() => {
  const told = { readyAt: null, busyUntil: 0 }
  globalThis.countersignBench = told
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) told.busyUntil = startTime + duration
  }).observe({ type: 'longtask', buffered: true })
  const isThere = () =>
    document.querySelector('h1') !== null &&
    document.querySelector('main .mantine-Skeleton-root, main .mantine-Loader-root') === null
  // A page that begins to wait again was not ready.
  const look = () => {
    if (!isThere()) told.readyAt = null
    else told.readyAt ??= performance.now()
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
})()`

/** What the above has seen; null until the page is there. */
export const TOLD = 'globalThis.countersignBench'

export type Told = {
  /** Milliseconds since the browser set out for the page. */
  readonly readyAt: number | null
  /** The end of the last task that took 50 ms or longer. */
  readonly busyUntil: number
}
