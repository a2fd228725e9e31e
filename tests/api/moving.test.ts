// Coins that have to move another way than by an ordinary spend, by the command line of a whole
// installation: stuck ones, small ones, and those whose way out is rehearsed or nears its time.

import assert from 'node:assert/strict'
import { after, before, describe } from 'node:test'
import { type Commands, openCommands, PASSPHRASE, setUp, WALLET } from '../builders/cli.ts'
import { until } from '../builders/until.ts'
import { bumping } from './bumping.ts'
import { leaving } from './leaving.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

describe('coins that are moved by the command line', { timeout: 300_000 }, () => {
  let cli: Commands
  before(async () => {
    cli = await openCommands()
    await setUp(cli)
    for (const amount of ['0.4', '0.1']) {
      const { json } = await cli.run(['receive', WALLET])
      const paid = await cli.run(['regtest', 'fund', String(json.address), amount])
      assert.equal(paid.code, 0, paid.stderr)
    }
    await until(
      () => cli.run(['balance', WALLET]),
      ({ json }) => json.availableBtc === '0.50000000',
    )
    const secrets = { passphrase: PASSPHRASE, code: cli.code() }
    const sent = await cli.run(['spend', WALLET, PAYEE, '0.01'], secrets)
    assert.equal(sent.code, 0, sent.stderr)
    await cli.run(['regtest', 'mine'])
  })
  after(() => cli?.stop())

  bumping(() => cli)
  leaving(() => cli)
})
