// `npm run bench -- throughput`: whole co-signed spends a second, from a signed HTTP request to its
// answer, through server, PostgreSQL, job, signer and every flush on the way.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { SIGNER } from '@countersign/launcher/cage.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import { userSigned } from '../cosign/spends.ts'
import { type Report, table } from '../report.ts'
import { becomeOwner, type Owner, WALLET } from './owner.ts'

/** Clients at a time, and how many spends they ask for together. */
const LOADS = [
  { clients: 1, spends: 100 },
  { clients: 8, spends: 400 },
  { clients: 32, spends: 800 },
]
/** The server bounds each device by itself. */
const DEVICES = 8

type Row = {
  readonly clients: number
  readonly spends: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export async function benchThroughput({ say, answer }: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-bench-'))
  say('starting a whole installation')
  const launched = await launch({
    home: openHome(folder),
    nodePort: 0,
    apiPort: 0,
    deskPort: 0,
    unsealWith: 'key-file',
    keepUnsealKey: true,
    inmate: {
      ...SIGNER,
      entry: 'bench/throughput/signer.ts',
      code: [...SIGNER.code, 'bench/throughput'],
    },
    say,
    onProgress: () => undefined,
  })
  try {
    const owner = await ownerOf(launched, folder)
    const rows: Row[] = []
    let nonce = 0
    for (const { clients, spends } of LOADS) {
      say(`${spends} spends by ${clients} clients`)
      rows.push(await measure(owner, { clients, spends, nonce }))
      nonce += spends
    }
    answer({ bench: 'throughput', rows }, () => words(rows))
  } finally {
    await launched.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ownerOf(launched: Launched, folder: string): Promise<Owner> {
  const { api } = launched.status()
  const { signingKey, sealingKey } = launched.signer().identity
  const identity = {
    signingKey: Uint8Array.fromHex(signingKey),
    sealingKey: Uint8Array.fromHex(sealingKey),
  }
  if (!api || !launched.claimCode) throw new Error('the installation did not come up')
  const place = { run: join(folder, 'run'), url: api, identity, claimCode: launched.claimCode }
  const owner = await becomeOwner(place, DEVICES)
  await known(owner)
  return owner
}

/** The server learns of wallet and devices from the signer's journal. */
async function known(owner: Owner): Promise<void> {
  for (const api of owner.apis) {
    for (let tries = 0; ; tries += 1) {
      const found = await api.showWallet({ wallet: WALLET }).catch(() => null)
      if (found) break
      if (tries > 200) throw new Error('the server never learned of the wallet')
      await new Promise((again) => setTimeout(again, 100))
    }
  }
}

type Load = { readonly clients: number; readonly spends: number; readonly nonce: number }

async function measure(owner: Owner, { clients, spends, nonce }: Load): Promise<Row> {
  const waiting = Array.from({ length: spends }, (_, at) => {
    const psbt = userSigned(1, owner.descriptor, nonce + at + 1)
    return { txid: psbt.txid, psbt: writePsbt(psbt).toBase64() }
  })
  const took: number[] = []
  const client = async (number: number) => {
    const api = owner.apis[number % owner.apis.length]
    for (let next = waiting.pop(); next && api; next = waiting.pop()) {
      const start = performance.now()
      const body = { psbt: next.psbt, code: owner.codeFor(next.txid), broadcast: 'no' } as const
      const { state } = await api.askSpend({ wallet: WALLET, body })
      if (state !== 'signed') throw new Error(`not signed but ${state}`)
      took.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  const seconds = (performance.now() - start) / 1_000
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * spends))] ?? 0
  const rounded = (value: number) => Math.round(value * 10) / 10
  return {
    clients,
    spends,
    perSecond: rounded(spends / seconds),
    p50Ms: rounded(at(0.5)),
    p99Ms: rounded(at(0.99)),
  }
}

function words(rows: readonly Row[]): string {
  const head = ['clients', 'spends', 'per second', 'p50, ms', 'p99, ms']
  const cells = rows.map((it) => [it.clients, it.spends, it.perSecond, it.p50Ms, it.p99Ms])
  return table([head, ...cells])
}
