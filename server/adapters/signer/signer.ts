// The signer over its socket. Every answer is checked against the identity this server was started
// with; callers take turns, so that one of them cannot keep the others from the signer.

import { randomBytes } from 'node:crypto'
import {
  type Answer,
  readAnswer,
  requestHash,
  writeHttpRequest,
  writeRequest,
} from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { faultOf } from '@countersign/channel/refused.ts'
import { contentDigest, httpRequestHash, httpTag } from '@countersign/core/access/http-signature.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { SignedRequest, SignerOutcome } from '../../ports/records.ts'
import type { DryRun, SignerPort } from '../../ports/signer.ts'
import {
  readEntries,
  readHeadersHeard,
  readHeads,
  readHello,
  readNotarised,
  readSignInRight,
  readSignInStates,
} from './answers.ts'
import { openLine } from './line.ts'
import { openTurns } from './turns.ts'

export type SignerOptions = {
  readonly socketPath: string
  readonly identity: Identity
  /** UnixSeconds. */
  readonly now: () => number
  readonly timeoutMs?: number
  readonly mostPerCaller?: number
  /** So long a reader waits, its turn included. */
  readonly patienceMs?: number
}

/** A spend of 1,000 inputs on a slow disk, several times over. */
const TIMEOUT_MS = 30_000
const MOST_PER_CALLER = 32
const PATIENCE_MS = 5_000

/** Who takes turns: each device by its key, everybody who reads, who signs in, and our own jobs. */
const READERS = 'readers'
const SIGN_INS = 'sign-ins'
const JOBS = 'jobs'

export type SignerConnection = SignerPort & { close(): void }

const plainPage = (wallet: string, limit: number, before?: number) => ({
  wallet,
  limit: plain(limit),
  ...(before === undefined ? {} : { before: plain(before) }),
})

export function openSigner(options: SignerOptions): SignerConnection {
  const { identity } = options
  const tag = httpTag(fingerprint(identity))
  const { write, exchange, ask, askSoon, close } = openAsking(options)

  return {
    hello: async () => readHello(await askSoon('hello', {}), fingerprint(identity)),
    budgets: () => askSoon('token.budgets', {}),
    limits: (wallet) => askSoon('limits', { wallet }),
    dryRun: (run) => askSoon('spend.dry', dryBody(run)),
    history: (...page) => askSoon('history', plainPage(...page)),
    spendState: (wallet, txid) => ask(JOBS, 'spend.state', { wallet, txid }),
    spendReview: (wallet, txid) => ask(JOBS, 'spend.review', { wallet, txid }),
    spendFinish: (wallet, txid) => ask(JOBS, 'spend.finish', { wallet, txid }),
    async pass(request) {
      const framed = writeHttpRequest(request)
      const { receipt, answer } = await exchange(request.key, framed, nameOf(request, tag))
      return outcomeOf(answer, receipt)
    },
    async relay(kind, body, caller) {
      const framed = write(kind, body)
      const { receipt, answer } = await exchange(caller, framed, requestHash(framed))
      return { ...outcomeOf(answer, receipt), request: framed }
    },
    charter: () => askSoon('charter.show', {}),
    charterExport: (after, limit) =>
      askSoon('charter.export', { after: plain(after), limit: plain(limit) }),
    charterHead: () => askSoon('charter.head', {}),
    wallet: (wallet) => ask(JOBS, 'wallet.show', { wallet }),
    ...signingIn((kind, body) => askSoon(kind, body, SIGN_INS)),
    mirrorHeads: async () => readHeads(await ask(JOBS, 'mirror.heads', {})),
    mirrorRead: async (log, after, limit) =>
      readEntries(
        log,
        await ask(JOBS, 'mirror.read', { log, after: plain(after), limit: plain(limit) }),
      ),
    reportChain: async (report) => void (await ask(JOBS, 'chain.report', reported(report))),
    notarise: async ({ size, root, from, proof }) =>
      readNotarised(
        await ask(JOBS, 'audit.notarise', { size: plain(size), root, from: plain(from), proof }),
      ),
    reportSpent: async (spent) => void (await ask(JOBS, 'chain.spent', spentBody(spent))),
    reportHeight: async (height) =>
      void (await ask(JOBS, 'chain.height', { height: plain(height) })),
    reportHeaders: async (headers) =>
      readHeadersHeard(await ask(JOBS, 'clock.headers', { headers: headers.toBase64() })),
    close,
  }
}

type Ask = (kind: MessageKind, body: Canonical) => Promise<Canonical>

const signingIn = (ask: Ask): Pick<SignerPort, 'checkSignInCode' | 'signInStates'> => ({
  checkSignInCode: async ({ member, code, request }) =>
    readSignInRight(await ask('sign-in.check', { member, code, request })),
  signInStates: async () => readSignInStates(await ask('sign-in.state', {})),
})

const reported = ({
  wallet,
  transaction,
  amountsSats,
  places,
}: Parameters<SignerPort['reportChain']>[0]): Canonical => ({
  wallet,
  transaction: transaction.toBase64(),
  amounts: amountsSats.map(plain),
  places: places.map(({ chain, index }) => ({ chain: plain(chain), index: plain(index) })),
})

const spentBody = ({
  wallet,
  transaction,
  branch: { merkle, position },
  headers,
}: Parameters<SignerPort['reportSpent']>[0]): Canonical => ({
  wallet,
  transaction: transaction.toBase64(),
  merkle,
  position: plain(position),
  headers: headers.toBase64(),
})

const dryBody = ({ wallet, payments, feeSats, vsize, token }: DryRun): Canonical => ({
  wallet,
  payments: payments.map(({ script, amountSats }) => ({ script, sats: plain(amountSats) })),
  feeSats: plain(feeSats),
  vsize: plain(vsize),
  ...(token === undefined ? {} : { token }),
})

/** Questions and their answers over one line, each in its turn. */
function openAsking(options: SignerOptions) {
  const { identity, socketPath, now } = options
  const line = openLine(socketPath, options.timeoutMs ?? TIMEOUT_MS)
  const turns = openTurns(options.mostPerCaller ?? MOST_PER_CALLER)

  /** @param to - what the answer has to name the request by */
  const exchange = (caller: string, framed: Uint8Array, to: string) =>
    turns.take(caller, async () => {
      const receipt = await line.exchange(framed)
      try {
        return { receipt, answer: readAnswer(receipt, to, identity.signingKey) }
      } catch (fault) {
        line.drop()
        throw fault
      }
    })

  const write = (kind: MessageKind, body: Canonical): Uint8Array =>
    writeRequest(identity, { id: randomBytes(16).toString('hex'), kind, time: now(), body })

  const ask = async (caller: string, kind: MessageKind, body: Canonical): Promise<Canonical> => {
    const framed = write(kind, body)
    const { answer } = await exchange(caller, framed, requestHash(framed))
    if (answer.kind === 'fault') throw faultOf(answer.code, answer.facts)
    return answer.body
  }

  /** For people, who are better told that the signer is away than kept waiting. */
  const askSoon = (kind: MessageKind, body: Canonical, caller = READERS) =>
    within(options.patienceMs ?? PATIENCE_MS, ask(caller, kind, body))

  return { write, exchange, ask, askSoon, close: () => line.drop() }
}

/** What comes too late comes for nobody. @throws Fault signer.timeout */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Fault('signer.timeout')), ms)
  try {
    return await Promise.race([answer, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** What the signer's answer to a device's HTTP request names it by. */
function nameOf({ method, path, created, nonce, key, body }: SignedRequest, tag: string): string {
  const digest = contentDigest(body)
  return httpRequestHash({ method, path, created, nonce, keyId: key, contentDigest: digest, tag })
}

function outcomeOf(answer: Answer, receipt: Uint8Array): SignerOutcome {
  if (answer.kind === 'answer') return { kind: 'answer', body: answer.body, receipt }
  const facts: Record<string, string> = {}
  for (const [key, fact] of Object.entries(answer.facts)) facts[key] = String(fact)
  return { kind: 'fault', code: answer.code, facts, receipt }
}
