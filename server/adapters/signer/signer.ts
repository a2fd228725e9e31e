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
import { plain } from '@countersign/channel/plain.ts'
import { contentDigest, httpRequestHash, httpTag } from '@countersign/core/access/http-signature.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { SignedRequest, SignerOutcome } from '../../ports/records.ts'
import type { SignerPort } from '../../ports/signer.ts'
import { faultOf, readEntries, readHeads, readHello } from './answers.ts'
import { openLine } from './line.ts'
import { openTurns } from './turns.ts'

export type SignerOptions = {
  readonly socketPath: string
  readonly identity: Identity
  /** UnixSeconds. */
  readonly now: () => number
  readonly timeoutMs?: number
  readonly mostPerCaller?: number
}

/** A spend of 1,000 inputs on a slow disk, several times over. */
const TIMEOUT_MS = 30_000
const MOST_PER_CALLER = 32

/** Who takes turns: each device by its key, everybody who reads, and our own jobs. */
const READERS = 'readers'
const JOBS = 'jobs'

export type SignerConnection = SignerPort & { close(): void }

export function openSigner(options: SignerOptions): SignerConnection {
  const { identity, socketPath, now } = options
  const line = openLine(socketPath, options.timeoutMs ?? TIMEOUT_MS)
  const turns = openTurns(options.mostPerCaller ?? MOST_PER_CALLER)
  const tag = httpTag(fingerprint(identity))

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

  const ask = async (caller: string, kind: MessageKind, body: Canonical): Promise<Canonical> => {
    const request = { id: randomBytes(16).toString('hex'), kind, time: now(), body }
    const framed = writeRequest(identity, request)
    const { answer } = await exchange(caller, framed, requestHash(framed))
    if (answer.kind === 'fault') throw faultOf(answer.code, answer.facts)
    return answer.body
  }

  return {
    hello: async () => readHello(await ask(READERS, 'hello', {}), fingerprint(identity)),
    limits: (wallet) => ask(READERS, 'limits', { wallet }),
    dryRun: ({ wallet, payments, feeSats, vsize }) =>
      ask(READERS, 'spend.dry', {
        wallet,
        payments: payments.map(({ script, amountSats }) => ({ script, sats: plain(amountSats) })),
        feeSats: plain(feeSats),
        vsize: plain(vsize),
      }),
    spendState: (wallet, txid) => ask(JOBS, 'spend.state', { wallet, txid }),
    async pass(request) {
      const framed = writeHttpRequest(request)
      const { receipt, answer } = await exchange(request.key, framed, nameOf(request, tag))
      return outcomeOf(answer, receipt)
    },
    mirrorHeads: async () => readHeads(await ask(JOBS, 'mirror.heads', {})),
    mirrorRead: async (log, after, limit) =>
      readEntries(
        log,
        await ask(JOBS, 'mirror.read', { log, after: plain(after), limit: plain(limit) }),
      ),
    async reportChain({ wallet, transaction, amountsSats }) {
      const amounts = amountsSats.map(plain)
      await ask(JOBS, 'chain.report', { wallet, transaction: transaction.toBase64(), amounts })
    },
    reportHeaders: async (headers) =>
      void (await ask(JOBS, 'clock.headers', { headers: headers.toBase64() })),
    close: () => line.drop(),
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
