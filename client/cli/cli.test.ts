// The real command line as a child process without a terminal: what it prints, and how it ends.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { sampleParts, samplePrevious } from '@countersign/core/bitcoin/psbt-samples.ts'
import { createPsbt, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'))
after(() => rmSync(folder, { recursive: true }))

const BOOTSTRAP = fileURLToPath(new URL('../../bin/run.mjs', import.meta.url))
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

const good = createPsbt(sampleParts(2))
const bytes = writePsbt(good)

function file(name: string, content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

function run(args: readonly string[], input: string | Uint8Array = '') {
  return finished([MAIN, ...args], input)
}

function finished(command: readonly string[], input: string | Uint8Array) {
  const env = { PATH: process.env.PATH, HOME: folder, COUNTERSIGN_HOME: join(folder, 'home') }
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    input,
    env,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

const json = (text: string) => JSON.parse(text) as Record<string, unknown>
const faultOf = (stdout: string) => (json(stdout).fault as { code: string }).code

describe('psbt inspect', () => {
  it('describes a good PSBT on standard output and ends with 0, by the bootstrap too', () => {
    const path = file('good.psbt', bytes)
    const { code, stdout } = finished(
      [BOOTSTRAP, 'client/cli/main.ts', 'psbt', 'inspect', path],
      '',
    )
    assert.equal(code, 0)
    const told = json(stdout)
    assert.equal(told.signable, true)
    assert.deepEqual(told.faults, [])
    assert.equal(told.txid, good.txid)
    assert.equal(told.feeSats, '1000')
  })

  it('reads base64 with a line end, and standard input', () => {
    const base64 = `${bytes.toBase64()}\n`
    assert.equal(json(run(['psbt', 'inspect', file('good.b64', base64)]).stdout).signable, true)
    assert.equal(json(run(['psbt', 'inspect', '-'], base64).stdout).txid, good.txid)
    assert.equal(json(run(['psbt', 'inspect', '-'], bytes).stdout).txid, good.txid)
  })

  it('names every fault of a PSBT that can be read and must not be signed, and ends with 0', () => {
    const { inputs, ...rest } = sampleParts(2)
    const [first, { nonWitnessUtxo: _, ...second }] = inputs as [
      (typeof inputs)[0],
      (typeof inputs)[0],
    ]
    const [output] = samplePrevious(9, sats(1n)).outputs
    const witnessUtxo = { ...(output as NonNullable<typeof output>), amountSats: sats(5n) }
    const psbt = createPsbt({ ...rest, inputs: [{ ...first, witnessUtxo }, second] })
    const { code, stdout } = run(['psbt', 'inspect', file('faulty.psbt', writePsbt(psbt))])
    assert.equal(code, 0)
    const told = json(stdout)
    assert.equal(told.signable, false)
    const codes = (told.faults as { code: string; inputIndex: number }[]).map(
      (fault) => `${fault.inputIndex} ${fault.code}`,
    )
    assert.deepEqual(codes, ['0 sign.witness_utxo_differs', '1 sign.utxo_missing'])
  })

  it('ends with 2 and the code of the fault for what cannot be read', () => {
    const truncated = bytes.slice(0, -1)
    const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
      ['truncated.psbt', truncated, 'psbt.truncated'],
      ['trailing.psbt', Uint8Array.of(...bytes, 0), 'psbt.trailing_bytes'],
      ['magic.psbt', Uint8Array.of(0, ...bytes), 'psbt.magic'],
      ['text.txt', 'this is no PSBT', 'psbt.base64'],
      ['empty.psbt', '', 'psbt.magic'],
    ]
    for (const [name, content, expected] of cases) {
      const { code, stdout } = run(['psbt', 'inspect', file(name, content)])
      assert.equal(code, 2, name)
      assert.equal(faultOf(stdout), expected, name)
    }
  })

  it('ends with 2 for a file or a wallet that is not there', () => {
    const lost = run(['psbt', 'inspect', join(folder, 'nowhere.psbt')])
    assert.equal(lost.code, 2)
    assert.equal(faultOf(lost.stdout), 'client.file_unreadable')
    const unknown = run(['psbt', 'inspect', file('good.psbt', bytes), '--wallet', 'savings'])
    assert.equal(unknown.code, 2)
    assert.equal(faultOf(unknown.stdout), 'client.wallet_missing')
  })

  it('leaves no state behind', () => {
    run(['psbt', 'inspect', file('good.psbt', bytes)])
    assert.equal(existsSync(join(folder, 'home')), false)
  })
})

describe('without a terminal', () => {
  // The launcher's home holds no signer, but this client is paired with one.
  const home = join(folder, 'home')
  const pairing = {
    version: '1',
    state: 'paired',
    network: 'regtest',
    owner: 'Ada',
    signingKey: '11'.repeat(32),
    sealingKey: '22'.repeat(32),
  }
  const paired = (args: readonly string[], input = '') => {
    const client = mkdtempSync(join(folder, 'client-'))
    writeFileSync(join(client, 'signer.json'), JSON.stringify(pairing))
    const env = { PATH: process.env.PATH, COUNTERSIGN_HOME: home, COUNTERSIGN_CLIENT_HOME: client }
    return spawnSync(process.execPath, [MAIN, ...args], { input, env, encoding: 'utf8' })
  }

  it('asks nothing and ends with 6, naming what is missing', () => {
    const made = paired(['key', 'new'])
    assert.equal(made.status, 6)
    assert.match(made.stderr, /a terminal.*\[client\.input_missing\]/)
    const restored = paired(['key', 'restore'])
    assert.equal(restored.status, 6)
    assert.match(restored.stderr, /words/)
  })

  it('takes secrets from a file of mode 600, and from standard input', () => {
    const words = `${'abandon '.repeat(11)}about`
    const secrets = JSON.stringify({ words, passphrase: 'ein langer Satz' })
    const from = file('secrets.json', secrets)
    const restored = paired(['key', 'restore', '--secrets', from, '--json'])
    assert.equal(restored.status, 0, restored.stderr)
    assert.equal(json(restored.stdout).fingerprint, '73c5da0a')
    assert.equal(paired(['--secrets', '-', 'key', 'restore'], secrets).status, 0)
  })

  it('refuses secrets that others can read, or that are no JSON, without quoting them', () => {
    const open = paired(['key', 'restore', '--secrets', file('open.json', '{}', 0o640)])
    assert.equal(open.status, 4)
    assert.match(open.stderr, /\[client\.file_exposed\]/)
    for (const content of ['{"passphrase":"hush-hush"', '{"hush-hush":"x"}', '{"code":1}']) {
      const broken = paired(['key', 'restore', '--secrets', file('broken.json', content)])
      assert.equal(broken.status, 2)
      assert.doesNotMatch(broken.stderr, /hush/)
    }
  })

  it('quotes no word of a wrong phrase', () => {
    const words = `${'abandon '.repeat(11)}zebra`
    const secrets = JSON.stringify({ words, passphrase: 'ein langer Satz' })
    const wrong = paired(['key', 'restore', '--json', '--secrets', '-'], secrets)
    assert.equal(wrong.status, 2)
    assert.doesNotMatch(wrong.stdout + wrong.stderr, /abandon|zebra|Satz/)
  })

  it('ends with 5 and says npm start where nothing runs', () => {
    for (const args of [
      ['limits', 'savings'],
      ['pair'],
      ['regtest', 'mine'],
      ['factor', 'list'],
      ['sign-in', 'status'],
    ]) {
      const { status, stderr } = paired(args)
      assert.equal(status, 5, args.join(' '))
      assert.match(stderr, /npm start/)
    }
    const told = paired(['status', '--json'])
    assert.equal(told.status, 5)
    assert.deepEqual(json(told.stdout), { isRunning: false, isPaired: true, wallets: [] })
  })
})

describe('the command line', () => {
  it('ends with 0 for help, and with 2 for what it does not know', () => {
    assert.equal(run(['--help']).code, 0)
    assert.equal(run(['spend', '--help']).code, 0)
    for (const args of [['frobnicate'], ['wallet', 'show'], ['limits', 'x', '--frob'], []]) {
      assert.equal(run(args).code, 2, args.join(' '))
    }
    const { code, stdout } = run(['--json', 'frobnicate'])
    assert.equal(code, 2)
    assert.equal(faultOf(stdout), 'client.argument_invalid')
  })

  it('writes no colours where there is no terminal', () => {
    const { stdout, stderr } = run(['status'])
    assert.ok(!(stdout + stderr).includes('\x1b'))
  })

  it('ends with 4 before pairing, and says what to do', () => {
    const { code, stderr } = run(['key', 'new'])
    assert.equal(code, 4)
    assert.match(stderr, /countersign pair.*\[client\.not_paired\]/)
  })

  it('ends with 2 for a name that could leave the folder', () => {
    const { code, stderr } = run(['balance', '../../etc'])
    assert.equal(code, 2)
    assert.match(stderr, /\[wallet\.name_invalid\]/)
  })
})

describe('what commander refuses', () => {
  it('is said once, by our name and with a way on, and is an object for programs', () => {
    const { code, stdout, stderr } = run(['charter', 'vote', '--json'])
    assert.equal(code, 2)
    assert.equal(faultOf(stdout), 'client.argument_invalid')
    assert.match(stderr, /^countersign: missing required argument 'proposal'\n.*--help.*\n$/)
  })
})

describe('a reader that stops', () => {
  it('is no fault of ours: nothing is said of it', async () => {
    const child = spawn(process.execPath, [MAIN, '--help'], { env: { HOME: folder } })
    child.stdout.destroy()
    const told: string[] = []
    child.stderr.setEncoding('utf8').on('data', (words: string) => told.push(words))
    const [code] = await once(child, 'close')
    assert.equal(told.join(''), '')
    assert.equal(code, 0)
  })
})
