// Names of an organisation that there is not: each of the right shape, and nobody's.

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { descriptorAddress, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { ticketHash } from '@countersign/core/charter/lock.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { assertionOf } from '@countersign/demo/browser.ts'
import { pettyCashPolicy } from '@countersign/demo/lived/wallets.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { makePasskey } from '@countersign/demo/software-passkey.ts'
import { coin, payment, person, signedBy, unsigned } from '../../builders/coins.ts'
import { createdFor, type Furnished, type Names } from './names.ts'

const hex = (bytes: number): string => randomBytes(bytes).toString('hex')
const secret = (): string => randomBytes(32).toString('base64url')
/** As long as a code that is sealed, and sealed to nobody. */
const sealed = (): string => randomBytes(120).toString('base64')

/** @param like - whose they are shaped after */
export function nobodysNames({ console, house, names }: Furnished): Names {
  const [user, server] = [person(41), person(42)]
  const descriptor = sortedMulti(2, [user.key, server.key])
  const coins = [coin(descriptor, { chain: 0, index: 0 }, 300_000n, 7)]
  const psbt = signedBy(unsigned(descriptor, { coins, payments: [payment(200_000n)] }), user)
  const passkey = makePasskey(console)
  const challenge = secret
  return {
    wallet: 'nobodys-savings',
    exchange: 'nobodys-at-binance',
    address: descriptorAddress(descriptor, 'regtest', 0, 0),
    txid: hex(32),
    coin: `${hex(32)}:1`,
    spend: hex(32),
    waiting: hex(32),
    psbt: writePsbt(psbt).toBase64(),
    psbtCode: sealed(),
    policy: { from: hex(32), policy: policyToCanonical(pettyCashPolicy(1_000_000n)) },
    nonce: hex(16),
    alert: hex(8),
    token: hex(8),
    session: hex(8),
    passkey: hex(8),
    opening: secret(),
    reset: secret(),
    password: 'kelp-7-lantern of nobody',
    ticket: strangersTicket(names.ticket),
    code: sealed,
    assertion: async () => ({ offer: hex(16), assertion: assertionOf(passkey, challenge()) }),
    madePasskey: async () => ({ ...createdFor(console, challenge()), offer: hex(16) }),
    statement: async () => strangersStatement(house.stage.now()),
  }
}

/** By operators of an organisation that there is not. */
function strangersTicket({ ticket: real }: Names['ticket']): Names['ticket'] {
  const ticket = { ...real, organisation: hex(32), evidence: hex(32) }
  const signatures = [1, 2].map(() => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const signature = signBytes(privateKey, ticketHash(ticket)).toHex()
    return { key: rawPublicKey(privateKey).toHex(), signature }
  })
  return { ticket, signatures }
}

async function strangersStatement(now: number): ReturnType<Names['statement']> {
  const stranger = makePerson({ member: 'owner', name: 'Eve', origin: 'https://desk.example' })
  const head = { seq: 3, hash: hex(32) }
  const place = { organisation: hex(32), head, now, sealingKey: randomBytes(32) }
  const said = { act: 'request-unlock', subject: 'organisation', why: 'We move' } as const
  const { statement, signatures } = stranger.say(place, said, ['device'])
  return { statement, signatures: [...signatures] }
}
