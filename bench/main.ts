// `npm run bench -- NAME [--json]`: every published figure is one of these.

import { parseArgs } from 'node:util'
import { benchAlerts } from './alerts/main.ts'
import { benchCharter } from './charter/main.ts'
import { benchConsole } from './console/main.ts'
import { benchCosign } from './cosign/main.ts'
import { benchHistory } from './history/main.ts'
import { benchIncident } from './incident/main.ts'
import { benchOrders } from './orders/main.ts'
import { openReport, type Report } from './report.ts'
import { benchThroughput } from './throughput/main.ts'
import { benchWallet } from './wallet/main.ts'

const BENCHES: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  alerts: benchAlerts,
  charter: benchCharter,
  console: benchConsole,
  cosign: benchCosign,
  history: benchHistory,
  incident: benchIncident,
  orders: benchOrders,
  throughput: benchThroughput,
  wallet: benchWallet,
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' } },
  allowPositionals: true,
})
const run = BENCHES[positionals[0] ?? '']
if (run) {
  await run(openReport(values.json === true))
} else {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--json]\n`)
  process.exitCode = 2
}
