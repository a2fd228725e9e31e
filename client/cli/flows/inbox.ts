// A folder that other software writes PSBTs into: each one that the user's key has signed is put
// before the desk, and what the signer adds lies beside it. Nothing is remembered but by files and
// by the signer, so that it may be ended and begun again at any time.

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { Fault } from '@countersign/core/fault.ts'
import { describeNeeds, describeReason } from '@countersign/core/policy/describe.ts'
import type { Context } from '../context.ts'
import { writeDurably } from '../keep/files.ts'
import { readPsbtFile } from '../keep/psbt-file.ts'
import { faultLine, toldFault } from '../screen/words.ts'
import type { SignerSignature } from './answers.ts'
import { askSigner, compareReadings } from './cosign.ts'
import { finishSpend, ownerOf } from './finish.ts'
import { deskLink, keptState, newDeskKey } from './kept.ts'
import { examined } from './sign.ts'

const SIGNED = '.signed.psbt'
const REFUSED = '.refused.txt'

export type Happening = { readonly file: string; readonly txid?: string } & (
  | { readonly kind: 'asked'; readonly link: string }
  | { readonly kind: 'waiting'; readonly why: readonly string[] }
  | { readonly kind: 'signed'; readonly out: string }
  | { readonly kind: 'refused'; readonly out: string; readonly why: readonly string[] }
)

/** Files whose writing may still be going on are left for the next look. */
export type Seen = Map<string, string>

/** One look at the folder. @throws Fault client.file_unreadable; channel.* where nobody answers */
export async function lookInto(
  context: Context,
  folder: string,
  seen: Seen,
): Promise<readonly Happening[]> {
  const happenings: Happening[] = []
  for (const file of waitingFiles(folder)) {
    const stamp = stampOf(file)
    const isWhole = seen.get(file) === stamp
    seen.set(file, stamp)
    if (isWhole) happenings.push(await handle(context, file))
  }
  return happenings
}

function waitingFiles(folder: string): readonly string[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file: folder }, { cause })
  }
  const files = names.filter((name) => name.endsWith('.psbt') && !name.endsWith(SIGNED))
  return files.map((name) => join(folder, name)).filter((file) => !isAnswered(file))
}

/** Whether what was answered is newer than what was asked: a file written anew is asked anew. */
function isAnswered(file: string): boolean {
  const asked = timeOf(file)
  return [SIGNED, REFUSED].some((ending) => timeOf(beside(file, ending)) >= asked)
}

const beside = (file: string, ending: string) => `${file.slice(0, -'.psbt'.length)}${ending}`

const timeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1

function stampOf(file: string): string {
  const { size = 0, mtimeMs = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}
  return `${size} ${mtimeMs}`
}

async function handle(context: Context, file: string): Promise<Happening> {
  let psbt: Psbt
  try {
    psbt = readPsbtFile(file)
    const { name } = ownerOf(context, psbt)
    examined(context, name, psbt)
    return await settle(context, file, { name, psbt })
  } catch (error) {
    const told = toldFault(error)
    // What is wrong with the file is told beside it; what is wrong with the way there, to people.
    if (told === null || /^(channel|client\.(?!review))/.test(told.code)) throw error
    return refuse(file, [faultLine(told)])
  }
}

type Brought = { readonly name: string; readonly psbt: Psbt }

async function settle(context: Context, file: string, { name, psbt }: Brought): Promise<Happening> {
  const { txid } = psbt
  const spend = { wallet: name, txid }
  const kept = await keptState(context, spend)
  switch (kept.state) {
    case 'signed':
      return keep(context, file, { name, psbt, signatures: kept.signatures })
    case 'waiting':
      return { kind: 'waiting', file, txid, why: kept.waitsFor }
    case 'cancelled':
    case 'expired':
      return { ...refuse(file, [`It was asked for, and it has ${kept.state}.`]), txid }
    case 'unknown':
      return ask(context, file, { name, psbt })
  }
}

async function ask(context: Context, file: string, { name, psbt }: Brought): Promise<Happening> {
  const { txid } = psbt
  const { key, deskKey } = newDeskKey()
  const link = deskLink(context, { wallet: name, txid, key })
  const answer = await askSigner(context, { wallet: name, psbt, deskKey })
  compareReadings(examined(context, name, psbt), answer.spend)
  switch (answer.kind) {
    case 'denied':
      return { ...refuse(file, answer.reasons.map(describeReason)), txid }
    case 'signed':
      return keep(context, file, { name, psbt, signatures: answer.signatures })
    case 'waiting': {
      const why = describeNeeds(answer.needs)
      return why.length > 0
        ? { kind: 'waiting', file, txid, why }
        : { kind: 'asked', file, txid, link }
    }
    case 'code-needed':
      throw new Fault('client.review_differs', { field: 'outcome' })
  }
}

type Answered = Brought & { readonly signatures: readonly SignerSignature[] | null }

function keep(context: Context, file: string, { name, psbt, signatures }: Answered): Happening {
  const { txid } = psbt
  if (signatures === null) throw new Fault('client.signature_wrong', { txid })
  const finished = finishSpend(context, { wallet: name, psbt, signatures })
  const out = beside(file, SIGNED)
  writeDurably(out, writePsbt(finished.psbt))
  return { kind: 'signed', file, txid, out }
}

function refuse(file: string, why: readonly string[]): Happening {
  const out = beside(file, REFUSED)
  writeDurably(out, `${why.join('\n')}\n`)
  return { kind: 'refused', file, out, why }
}
