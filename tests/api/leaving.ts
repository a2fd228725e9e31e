// Ways out by the command line of a running installation: a rehearsal, a timelock that is begun
// anew, a canary, coins that leave without the signer, and the sealed key of a 2-of-2.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { askApi } from '@countersign/cli/flows/api.ts'
import { exitsOf, type ToldWallet, toldWallets } from '@countersign/cli/flows/exits.ts'
import { openSealedKey } from '@countersign/cli/flows/kit.ts'
import { requireWallet } from '@countersign/cli/keep/wallets.ts'
import { waysOf } from '@countersign/cli/keep/ways.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { type ExtendedSecretKey, writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { AGE_KEYS } from '../builders/age.ts'
import { type Commands, PASSPHRASE } from '../builders/cli.ts'
import { person } from '../builders/coins.ts'
import { until } from '../builders/until.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const NAME = 'heir'
const OLDER = 8

const backup = person(3)

type Subject = () => Commands

/** Registers the cases; the installation keeps a wallet more. */
export function leaving(cli: Subject): void {
  rehearsing(cli)
  refreshing(cli)
  watching(cli)
  unsealing(cli)
}

const kitOf = (cli: Subject) => join(cli().context.home, `${NAME}-kit.txt`)

function recover(cli: Subject, ...more: string[]) {
  const keys = [writeExtendedKey(backup.account, 'secret')]
  return cli().run(['recover', kitOf(cli), '--to', PAYEE, ...more], { keys })
}

const mine = (cli: Subject, blocks: number) => cli().run(['regtest', 'mine', String(blocks)])

/** What the server says of the wallet, once that is so. */
async function shown(cli: Subject, is: (told: ToldWallet) => boolean): Promise<ToldWallet> {
  const found = await until(
    async () => (await toldWallets(cli().context)).get(NAME),
    (told) => told !== undefined && is(told),
  )
  if (!found) throw new Error('there is no such wallet')
  return found
}

const opensIn = (blocks: number) => (told: ToldWallet) => told.timelock?.opensInBlocks === blocks

const reasons = ({ exit }: ToldWallet) => exit.because.join()

function rehearsing(cli: Subject): void {
  it('makes a wallet ready by a rehearsal, also before its timelock opens', async () => {
    const shape = ['--shape', 'backup-later', '--older', String(OLDER)]
    const made = await cli().run(
      ['wallet', 'create', NAME, ...shape, '--backup', writeDescriptorKey(backup.key)],
      { passphrase: PASSPHRASE, code: cli().code() },
    )
    assert.equal(made.code, 0, made.stderr)
    assert.equal(reasons(await shown(cli, () => true)), 'never-rehearsed')
    await cli().run(['wallet', 'kit', NAME, kitOf(cli)])
    await proving(cli)
    const { json } = await cli().run(['receive', NAME])
    await cli().run(['regtest', 'fund', String(json.address), '0.2'])
    await shown(cli, opensIn(OLDER - 1))
    const rehearsed = await recover(cli, '--rehearse')
    assert.deepEqual([rehearsed.json.isOpen, rehearsed.json.isRecorded], [false, true])
    assert.equal(rehearsed.json.isProven, true)
    assert.equal((await shown(cli, () => true)).exit.state, 'ready')
    const { json: told } = await cli().run(['wallet', 'show', NAME])
    assert.equal((told.exit as { readonly state?: string }).state, 'ready')
    assert.equal(told.rehearsedBy, 'backup-alone')
  })
}

/** To the signer, before anything was paid: with the keys elsewhere, and then with them here. */
async function proving(cli: Subject): Promise<void> {
  const [asked, proof] = ['asked.txt', 'proof.txt'].map((name) => join(cli().context.home, name))
  const rehearse = (...more: string[]) => cli().run(['wallet', 'rehearse', NAME, ...more])
  const elsewhere = (key: ExtendedSecretKey) =>
    cli().run(['recover', kitOf(cli), '--challenge', `${asked}`, '--out', `${proof}`], {
      keys: [writeExtendedKey(key, 'secret')],
    })
  assert.equal((await rehearse('--challenge', `${asked}`)).json.outcome, 'asked')
  const foreign = await elsewhere(person(8).account)
  assert.match(foreign.stdout, /exit\.key_foreign/)
  assert.equal((await elsewhere(backup.account)).json.outcome, 'proof')
  const [, signed = ''] = readFileSync(`${proof}`, 'utf8').split('\nproof: ')
  writeFileSync(`${asked}.forged`, `Countersign\nproof: ${signed}`)
  assert.match((await rehearse('--proof', `${asked}.forged`)).stdout, /exit\.challenge_invalid/)
  const brought = await rehearse('--proof', `${proof}`)
  assert.deepEqual([brought.code, brought.json.isProven], [0, true], brought.stderr)
  assert.equal(reasons(await shown(cli, ({ exit }) => exit.state === 'ready')), '')
  const keys = [writeExtendedKey(backup.account, 'secret')]
  const here = await cli().run(['recover', kitOf(cli), '--rehearse'], { keys })
  assert.deepEqual([here.code, here.json.rehearsedBy], [0, 'backup-alone'], here.stderr)
}

function refreshing(cli: Subject): void {
  it('begins anew the coins whose timelock nears, and refuses where none does', async () => {
    const refresh = (...more: string[]) =>
      cli().run(['spend', NAME, '--refresh', ...more], {
        passphrase: PASSPHRASE,
        code: cli().code(),
      })
    const early = await refresh()
    assert.match(early.stdout, /no coin has a timelock/)
    await mine(cli, OLDER / 2 - 1)
    const near = await shown(cli, opensIn(OLDER / 2))
    assert.equal(reasons(near), 'lock-near')
    const ways = waysOf(cli().context)
    assert.ok(ways.kind !== 'socket')
    const drafted = await askApi(cli().context, ways.api, (api) =>
      api.draftSpend({ wallet: NAME, body: { payments: [], refresh: 'yes' } }),
    )
    assert.deepEqual([drafted.inputs.length, drafted.payments], [1, []])
    assert.equal(drafted.amountSats, drafted.feeSats)
    const dear = await refresh('--fee-rate', '20000')
    assert.match(dear.stdout, /costs too much/)
    const done = await refresh()
    assert.deepEqual([done.code, done.json.outcome], [0, 'sent'], done.stderr)
    await mine(cli, 1)
    const anew = await shown(cli, opensIn(OLDER - 1))
    assert.equal(anew.exit.state, 'ready')
    const { json } = await cli().run(['balance', NAME])
    assert.match(String(json.availableBtc), /^0\.1999\d{4}$/)
  })
}

function watching(cli: Subject): void {
  it('watches an address that nobody should touch, until it is off', async () => {
    const on = await cli().run(['wallet', 'canary', NAME, PAYEE])
    assert.deepEqual([on.code, on.json.canary], [0, 'watched'], on.stderr)
    const off = await cli().run(['wallet', 'canary', NAME, 'off'])
    assert.deepEqual([off.code, off.json.canary], [0, 'off'])
  })

  it('shows in its history what left without the signer', async () => {
    await mine(cli, OLDER)
    await shown(cli, opensIn(0))
    const left = await recover(cli)
    assert.deepEqual([left.code, left.json.outcome], [0, 'sent'], left.stderr)
    await until(
      () => exitsOf(cli().context, NAME),
      (exits) => exits?.length === 1,
    )
    const history = (await cli().run(['history', NAME])).json
    const [txid] = left.json.txids as readonly string[]
    const [exit] = history.exits as readonly Readonly<Record<string, string>>[]
    assert.deepEqual([exit?.txid, exit?.path, exit?.state], [txid, 'backup-alone', 'waiting'])
    assert.match(exit?.amountBtc ?? '', /^0\.1999\d{4}$/)
  })
}

const SHARED = 'shared'

function unsealing(cli: Subject): void {
  it('leaves a 2-of-2 by its kit, the user’s words and the sealed key', async () => {
    const { home } = cli().context
    const [kit, key, identity] = ['shared-kit.txt', 'shared-key.age', 'age.txt'].map((name) =>
      join(home, name),
    ) as [string, string, string]
    const exportTo = AGE_KEYS.slice(0, 2).map(({ recipient }) => recipient)
    const made = await cli().run(
      ['wallet', 'create', SHARED, '--shape', '2-of-2', '--export-to', ...exportTo],
      { passphrase: PASSPHRASE, code: cli().code() },
    )
    assert.equal(made.code, 0, made.stderr)
    const saved = await cli().run(['wallet', 'sealed-key', SHARED, key])
    assert.deepEqual([saved.code, saved.json.recipients], [0, exportTo], saved.stderr)
    await cli().run(['wallet', 'kit', SHARED, kit])
    assert.ok(readFileSync(kit, 'utf8').includes(String(saved.json.hash)))
    const { json } = await cli().run(['receive', SHARED])
    await cli().run(['regtest', 'fund', String(json.address), '0.2'])
    writeFileSync(identity, `${AGE_KEYS[1].identity}\n`)
    const words = { keys: [`${'abandon '.repeat(11)}about`] }
    const opening = ['--sealed-key', key, '--identity', identity]
    const left = await cli().run(['recover', kit, '--to', PAYEE, '--rehearse', ...opening], words)
    assert.deepEqual([left.json.isOpen, left.json.isRecorded], [true, true], left.stderr)
  })

  it('and that key stands in the clear nowhere: no journal, no log, no table', async () => {
    const { context, home } = cli()
    const [key, identity] = ['shared-key.age', 'age.txt'].map((name) => join(context.home, name))
    const { wallet } = requireWallet(context, SHARED)
    const secret = await openSealedKey(key ?? '', identity, wallet)
    const files = readdirSync(home.root, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
    assert.ok(files.some((file) => file.endsWith('journal.sqlite-wal')))
    for (const file of files) assert.ok(!readFileSync(file).includes(secret), file)
  })
}
