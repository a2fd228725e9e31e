// `npm run demo -- exchange` as people run it.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const DEMO = fileURLToPath(new URL('../../demo/main.ts', import.meta.url))

it('an account that cannot be drained is alerted once, stopped out once, and stopped', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [DEMO, 'exchange', '--json'])
  const { balances, isolation, ...told } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  assert.equal(isolation, 'strong')
  assert.deepEqual(balances, { BTC: '2', ETH: '2', USD: '100000', USDT: '100000' })
  assert.deepEqual(told, {
    withdrawKey: 'exchange.key_withdraws',
    alertFired: 1,
    stopTriggered: 1,
    withdrawal: 'exchange.operation_differs',
    withdrawalByEgress: 'exchange.path_forbidden',
    afterStop: 'exchange.trading_stopped',
  })
})
