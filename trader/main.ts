// The trader's entry: the real clock.

import { runTrader } from './run.ts'

runTrader({ clock: () => Math.floor(Date.now() / 1000), everyMs: 1_000 })
