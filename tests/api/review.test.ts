// The review of somebody alone, by the command line over API and desk: it sees what the first
// minutes leave open, and tightens a policy without a proposal.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { showWallet } from '@countersign/cli/flows/wallets.ts'
import { type Commands, openCommands, setUp, WALLET } from '../builders/cli.ts'

type Told = {
  readonly score: number
  readonly findings: readonly { readonly id: string; readonly subject: string }[]
}

describe('the review of somebody alone', { timeout: 120_000 }, () => {
  let cli: Commands
  before(async () => {
    cli = await openCommands()
    await setUp(cli)
  })
  after(() => cli.stop())

  const look = async () => {
    const { code, json } = await cli.run(['review'])
    return { code, told: json as unknown as Told }
  }
  const has = ({ findings }: Told, check: string) => findings.some(({ id }) => id === check)

  it('says that one person decides, and how far the first policy goes', async () => {
    const { code, told } = await look()
    assert.equal(code, 4)
    for (const id of ['governance.alone', 'wallets.no-backup', 'rules.nobody-asked']) {
      assert.ok(has(told, id), id)
    }
    assert.ok(!has(told, 'limits.none') && !has(told, 'rules.fee'))
  })

  it('tightens the policy by a fix, at once and without a code', async () => {
    const about = ['rules.nobody-asked', `wallet:${WALLET}`]
    const { code, stderr, json } = await cli.run(['review', 'propose', ...about])
    assert.deepEqual([code, json.change], [0, 'tightening'], stderr)
    const { policy } = await showWallet(cli.context, WALLET)
    const added = policy.rules.find(({ id }) => id === 'large-review')
    assert.deepEqual(added?.then, { kind: 'delay', seconds: 86_400 })
    assert.ok(!has((await look()).told, 'rules.nobody-asked'))
  })

  it('refuses to state what there is not, and of a wallet that there is not', async () => {
    const note = ['--note', 'seen']
    for (const args of [['all-is-well'], ['kit-kept'], ['kit-kept', 'wallet:other']]) {
      const { code } = await cli.run(['review', 'state', ...args, ...note])
      assert.equal(code, 2, args.join(' '))
    }
    const said = await cli.run(['review', 'state', 'kit-kept', `wallet:${WALLET}`, ...note])
    assert.equal(said.code, 0, said.stderr)
    assert.ok(!has((await look()).told, 'stated.kit-kept'))
  })
})
