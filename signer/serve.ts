// One request in, one signed answer out. Checks who may ask what before any act sees it; whatever
// goes wrong, the answer is a no with a code.

import {
  readRequest,
  requestHash,
  type SignedRequest,
  writeAnswer,
} from '@countersign/channel/envelope.ts'
import { identityToCanonical } from '@countersign/channel/identity.ts'
import type { CageReport } from '@countersign/channel/launch.ts'
import {
  isMessageKind,
  type MessageBody,
  type MessageKind,
  messageRules,
  type Role,
  readBody,
} from '@countersign/channel/messages.ts'
import { plain } from '@countersign/channel/plain.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  cancelFactor,
  confirmFactor,
  enrolFactor,
  factorList,
  type Offers,
  replaceFactor,
  unlockFactor,
} from './acts/factors.ts'
import { type ClaimCode, claimGenesis } from './acts/genesis.ts'
import { tightenPolicy } from './acts/policy.ts'
import { readHistory, readLimits } from './acts/reading.ts'
import { signSpend } from './acts/spend.ts'
import { createWallet, prepareWallet, showWallet, walletOf } from './acts/wallets.ts'
import { CHARTER } from './charter.ts'
import type { Asked } from './request.ts'
import type { Signer } from './signer.ts'

/** Older requests are replays or come from a wrong clock, which codes would fail on too. */
const FRESH_SECONDS = 600

export type Serving = {
  readonly signer: Signer
  readonly cage: CageReport
  readonly claimCode: ClaimCode
  readonly offers: Offers
  /** Told when somebody became the owner. */
  readonly onClaimed: () => void
}

/** Answers one frame that came by a socket of this role. Never throws for what a caller sent. */
export function serve(service: Serving, role: Role, framed: Uint8Array): Uint8Array {
  const { signer } = service
  const to = requestHash(framed)
  const time = signer.time()
  try {
    const request = readRequest(signer.keys.identity, framed)
    const body = act(service, role, request)
    return writeAnswer(to, { kind: 'answer', time, body }, signer.keys.signingKey)
  } catch (error) {
    const { code, facts } = error instanceof Fault ? error : bug(error)
    return writeAnswer(to, { kind: 'fault', time, code, facts }, signer.keys.signingKey)
  }
}

// A bug denies and is told to the operator by its place only: its text might quote a secret.
function bug(error: unknown): Fault {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = /\(?([\w./-]+\.ts:\d+):\d+\)?$/m.exec(stack)?.[1] ?? 'unknown'
  process.stderr.write(`signer: a bug denied a request, at ${place}\n`)
  return new Fault('signer.bug')
}

function act(service: Serving, role: Role, request: SignedRequest): Canonical {
  const { kind } = request
  if (!isMessageKind(kind)) throw new Fault('channel.kind_unknown', { kind: kind.slice(0, 64) })
  const { roles, signed } = messageRules(kind)
  if (!roles.includes(role)) throw new Fault('channel.role_forbidden', { kind, role })
  if (!signed) {
    readBody(kind, request.body)
    return hello(service)
  }
  return askedBy(service, request, kind)
}

function askedBy(service: Serving, request: SignedRequest, kind: MessageKind): Canonical {
  const { signer } = service
  const { proof } = request
  if (!proof) throw new Fault('channel.signature_invalid')
  const owner = signer.charter().owner
  if (kind !== 'genesis.claim') {
    if (!owner) throw new Fault('genesis.unclaimed')
    if (owner.device !== proof.device) throw new Fault('channel.device_unknown')
  }
  const ageSeconds = signer.clock() - request.time
  if (Math.abs(ageSeconds) > FRESH_SECONDS) throw new Fault('channel.request_stale', { ageSeconds })
  const asked = <K extends MessageKind>(wanted: K): Asked<MessageBody<K>> => ({
    signer,
    body: readBody(wanted, request.body),
    proof,
  })
  return dispatch(service, kind, asked)
}

type AskedAs = <K extends MessageKind>(kind: K) => Asked<MessageBody<K>>

function dispatch(service: Serving, kind: MessageKind, asked: AskedAs): Canonical {
  const { signer, offers } = service
  switch (kind) {
    case 'hello':
      return hello(service)
    case 'genesis.claim': {
      const claimed = claimGenesis(asked(kind), service.claimCode)
      service.onClaimed()
      return claimed
    }
    case 'factor.enrol':
      return enrolFactor(asked(kind), offers)
    case 'factor.confirm':
      return confirmFactor(asked(kind), offers)
    case 'factor.replace':
      return replaceFactor(asked(kind), offers)
    case 'factor.cancel':
      return cancelFactor(asked(kind))
    case 'factor.unlock':
      return unlockFactor(asked(kind))
    case 'factors':
      return factorList(asked(kind).signer)
    case 'wallet.prepare':
      return prepareWallet(asked(kind))
    case 'wallet.create':
      return createWallet(asked(kind))
    case 'wallet.list':
      return { wallets: [...asked(kind).signer.charter().wallets.keys()] }
    case 'wallet.show':
      return showWallet(signer, walletOf(signer, asked(kind).body.wallet))
    case 'spend.sign':
      return signSpend(asked(kind))
    case 'limits':
      return readLimits(asked(kind))
    case 'history':
      return readHistory(asked(kind))
    case 'policy.tighten':
      return tightenPolicy(asked(kind))
  }
}

function hello({ signer, cage }: Serving): Canonical {
  const { seq, hash } = signer.journal.head(CHARTER)
  return {
    network: signer.network,
    identity: identityToCanonical(signer.keys.identity),
    isClaimed: plain(signer.charter().owner !== null),
    isolation: cage.isolation,
    attempts: plain(cage.attempts),
    charter: { seq: plain(seq), hash: hash.toHex() },
  }
}
