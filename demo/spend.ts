// `npm run demo`: the main job from an empty folder to a confirmed spend, and what a thief gets on
// the way. Everything is real: the launcher and its caged processes, the API and the desk, the
// node, the client's own flows.

import { randomBytes } from 'node:crypto'
import { Refusal } from '@countersign/channel/client.ts'
import type { Context } from '@countersign/cli/context.ts'
import { buildSpend } from '@countersign/cli/flows/build.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { enrolFactor } from '@countersign/cli/flows/factors.ts'
import { broadcast, type Finished, finishSpend } from '@countersign/cli/flows/finish.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import { signAsUser } from '@countersign/cli/flows/sign.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { Fault } from '@countersign/core/fault.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { type Authenticator, openAuthenticator } from './authenticator.ts'
import { approveAtDesk } from './desk.ts'
import { install } from './installation.ts'
import { interruption } from './interruption.ts'
import { confirmed, funded, mine, offer, PAYEE, pay } from './world.ts'

const WALLET = 'savings'
const RATE_SAT_PER_KVB = 2_000n

const isJson = process.argv.includes('--json')
const say = (line: string) => process.stderr.write(`demo: ${line}\n`)

type Owner = {
  readonly context: Context
  readonly passphrase: string
  readonly phone: Authenticator
  readonly descriptor: string
}

async function play() {
  say('starting signer, server, desk, database and a regtest node')
  const interrupted = interruption()
  const { context, claimCode, isolation, stop } = await install(say, interrupted)
  say(`every process is caged: isolation ${isolation}`)
  const story = async () => {
    const owner = await setUp(context, claimCode)
    const fundingTxid = await fund(context)
    return { descriptor: owner.descriptor, fundingTxid, ...(await spend(owner)), isolation }
  }
  const told = story()
  try {
    return await Promise.race([told, interrupted])
  } finally {
    await stop(told)
    say('stopped; everything it made is removed')
  }
}

async function setUp(context: Context, claimCode: string): Promise<Owner> {
  const { fingerprint } = await pair(context, { claimCode, ownerName: 'demo' })
  say(`paired with the signer ${fingerprint}`)
  const passphrase = randomBytes(16).toString('hex')
  createKey(context, { words: freshWords(), passphrase })
  const offer = await enrolFactor(context)
  const phone = openAuthenticator(offer.seed?.uri ?? '', (seconds) =>
    say(`waiting ${seconds} s for the next one-time code`),
  )
  const { recoveryCodes } = await offer.confirm(await phone.fresh())
  say(`enrolled an authenticator; ${recoveryCodes.length} recovery codes`)
  const made = await createWallet(context, {
    name: WALLET,
    shape: '2-of-2',
    passphrase,
    policy: defaultPolicy(),
    code: await phone.fresh(),
  })
  const descriptor = writeDescriptor(made.wallet.descriptor)
  say(`made a 2-of-2 wallet: ${descriptor.slice(0, 40)}...`)
  return { context, passphrase, phone, descriptor }
}

async function fund(context: Context): Promise<string> {
  let txid = ''
  for (const bitcoin of [0.5, 0.25]) {
    const { address } = await nextReceiveAddress(context, WALLET)
    txid = await pay(context, address, bitcoin)
  }
  await mine(context)
  await funded(context, WALLET, 75_000_000n)
  say('funded it with 0.75 BTC of the regtest chain')
  return txid
}

async function spend(owner: Owner) {
  const { context, phone } = owner
  const [unsigned, signed] = await build(owner, sats(1_000_000n))
  const code = await phone.fresh()
  const userUnsigned = await faultOf(askSigner(context, { wallet: WALLET, psbt: unsigned, code }))
  say(`without the user's signature: ${userUnsigned}`)
  const wrong = { wallet: WALLET, psbt: signed, code: phone.wrong() }
  const wrongCode = await faultOf(askSigner(context, wrong))
  say(`with a wrong code: ${wrongCode}`)
  const overLimit = await askTooMuch(owner, code)
  say(`0.06 BTC, with the right code: ${overLimit.verdict} by ${overLimit.rule}`)

  // Kept to itself by the server at first, so that the node can be given a broken one before it.
  const kept = { wallet: WALLET, psbt: signed, broadcast: 'no' } as const
  const signatures = await approveAtDesk(context, kept, code)
  say('its code was typed at the desk, past the server')
  const finished = finishSpend(context, { wallet: WALLET, psbt: signed, signatures })
  const badSignature = await broadcastFlipped(context, finished)
  say(`the node on one flipped bit of a signature: ${badSignature}`)
  await broadcast(context, finished)
  await mine(context)
  const confirmations = await confirmed(context, WALLET, finished.txid)
  say(`the spend ${finished.txid} has ${confirmations} confirmation`)

  const [, again] = await build(owner, sats(1_000_000n))
  const reused = { wallet: WALLET, psbt: again, code: phone.last() }
  const reusedCode = await faultOf(askSigner(context, reused))
  say(`with the code a thief saw being typed: ${reusedCode}`)
  const faults = { wrongCode, reusedCode, userUnsigned, badSignature }
  return { spendTxid: finished.txid, confirmations, overLimit, ...faults }
}

async function build({ context, passphrase }: Owner, amountSats: Sats): Promise<[Psbt, Psbt]> {
  const payments = [{ address: PAYEE, amountSats }]
  const order = { wallet: WALLET, payments, rateSatPerKvb: RATE_SAT_PER_KVB }
  const { psbt } = await buildSpend(context, order)
  return [psbt, signAsUser(context, { psbt, wallet: WALLET, passphrase })]
}

// A denial uses no code up, so that the same one signs the next spend.
async function askTooMuch(owner: Owner, code: string) {
  const [, psbt] = await build(owner, sats(6_000_000n))
  const answer = await askSigner(owner.context, { wallet: WALLET, psbt, code })
  if (answer.kind !== 'denied') throw new Error(`not denied: ${answer.kind}`)
  const [reason] = answer.reasons
  return {
    verdict: 'deny',
    rule: reason?.rule ?? '',
    leftSats: String(reason && 'leftSats' in reason ? reason.leftSats : ''),
  }
}

/** Sends the transaction with one bit of its first signature flipped. @returns the node's reason */
async function broadcastFlipped(context: Context, { rawHex, psbt }: Finished): Promise<string> {
  const signature = psbt.inputs[0]?.partialSignatures[0]?.signature.toHex() ?? ''
  const at = rawHex.indexOf(signature) + 20
  const digit = (Number.parseInt(rawHex[at] ?? '0', 16) ^ 1).toString(16)
  const flipped = rawHex.slice(0, at) + digit + rawHex.slice(at + 1)
  try {
    await offer(context, flipped)
  } catch (error) {
    if (error instanceof Fault) return String(error.facts.reason)
    throw error
  }
  throw new Error('the node took a transaction with a broken signature')
}

async function faultOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    if (error instanceof Refusal || error instanceof Fault) return error.code
    throw error
  }
  throw new Error('what had to be refused was not')
}

function summary(result: Awaited<ReturnType<typeof play>>): string {
  const { verdict, rule, leftSats } = result.overLimit
  return [
    `confirmed   ${result.spendTxid}`,
    `isolation   ${result.isolation}`,
    `over limit  ${verdict}, ${rule}: ${leftSats} sat left`,
  ].join('\n')
}

try {
  const result = await play()
  process.stdout.write(`${isJson ? JSON.stringify(result) : summary(result)}\n`)
} catch (error) {
  const { message, code } = error as { readonly message: string; readonly code?: string }
  say(`failed: ${message}${code && code !== message ? ` [${code}]` : ''}`)
  process.exitCode = 1
}
