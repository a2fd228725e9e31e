// The faults Countersign can report. One table: the codes are the API, so a code is never renamed
// and never reused. docs/errors.md lists the same codes; a test holds the two together.

import { ACCOUNT_FAULT_TABLE } from './account-fault.ts'
import { ALERT_FAULT_TABLE } from './alert-fault.ts'
import { AUDIT_FAULT_TABLE } from './audit-fault.ts'
import { READING_FAULT_TABLE } from './bitcoin/reading-fault.ts'
import { SIGNING_FAULT_TABLE } from './bitcoin/signing-fault.ts'
import { CHAIN_FAULT_TABLE } from './chain-fault.ts'
import { CHARTER_FAULT_TABLE } from './charter-fault.ts'
import { CLIENT_FAULT_TABLE } from './client-fault.ts'
import { EXCHANGE_FAULT_TABLE } from './exchange-fault.ts'
import { GOVERNANCE_FAULT_TABLE } from './governance-fault.ts'
import { HTTP_FAULT_TABLE } from './http-fault.ts'
import { INCIDENT_FAULT_TABLE } from './incident-fault.ts'
import { KEEPING_FAULT_TABLE } from './keeping-fault.ts'
import { NOTICES_FAULT_TABLE } from './notices-fault.ts'
import { SIGN_IN_FAULT_TABLE } from './signin-fault.ts'
import { STOPPING_FAULT_TABLE } from './stopping-fault.ts'
import { TOKEN_FAULT_TABLE } from './token-fault.ts'
import { TRADER_FAULT_TABLE } from './trader-fault.ts'
import { WALLET_FAULT_TABLE } from './wallet-fault.ts'

/**
 * Who can mend it: `invalid` the caller, `forbidden` an administrator or the policy, `conflict` a
 * fresh read and another try, `missing` a different id, `unavailable` time. It knows no HTTP.
 */
export type FaultKind = 'invalid' | 'forbidden' | 'conflict' | 'missing' | 'unavailable'

const FAULTS = {
  // Reading: the bytes are no PSBT, or one that two readers could understand differently.
  ...READING_FAULT_TABLE,

  // Building: PSBTs that cannot be put together.
  'psbt.signature_conflict': ['conflict', 'There is another signature for this key already.'],
  'psbt.combine_unrelated': ['invalid', 'The two PSBTs are not of the same transaction.'],
  'psbt.combine_conflict': ['conflict', 'The two PSBTs disagree about a field.'],
  'psbt.unfinished': ['invalid', 'An input is no P2WSH multisig, or lacks signatures.'],

  // Signing: the PSBT is readable, but must not be signed.
  ...SIGNING_FAULT_TABLE,

  // Keys, descriptors, addresses.
  'key.invalid': ['invalid', 'This is not an extended key of BIP 32 that can be used.'],
  'key.path_invalid': ['invalid', 'This is not a derivation path such as 48h/1h/0h/2h.'],
  'key.underivable': ['invalid', 'This child of the extended key cannot be derived.'],
  'mnemonic.invalid': ['invalid', 'These are not the English recovery words of BIP 39.'],
  'address.invalid': ['invalid', 'This is not a bitcoin address of this network.'],
  'draft.differs': [
    'conflict',
    'The server drafted another spend than the one that was asked for. Do not sign it.',
  ],
  'payment.uri_invalid': ['invalid', 'This is neither an address nor a payment link we can read.'],
  'descriptor.invalid': ['invalid', 'This is not a descriptor that can be used for a wallet.'],
  'descriptor.checksum': ['invalid', 'The checksum of the descriptor is missing or wrong.'],

  // Policy.
  'canonical.invalid': [
    'invalid',
    'These bytes or values have no canonical form. Send exactly what was hashed or signed.',
  ],
  'policy.invalid': [
    'invalid',
    'This is not a policy. Mend the place the facts name and try again.',
  ],

  // The channel between people and the signer.
  'channel.frame_too_large': ['invalid', 'A message is longer than the signer reads.'],
  'channel.message_invalid': ['invalid', 'A message does not have the shape its kind needs.'],
  'channel.kind_unknown': ['invalid', 'There is no such kind of message.'],
  'channel.role_forbidden': ['forbidden', 'This message may not come by this socket.'],
  'channel.signature_invalid': ['forbidden', 'The device signature of the request does not hold.'],
  'channel.device_unknown': ['forbidden', 'This device is not one of the owner. Pair it first.'],
  'channel.request_stale': [
    'conflict',
    'The request is too old or from the future. Set the clock.',
  ],
  'channel.request_repeated': ['conflict', 'This very request was done already. Ask anew.'],
  'channel.seal_broken': ['invalid', 'A sealed value was sealed to another key or purpose.'],
  'channel.identity_invalid': ['invalid', 'This is not an identity of a signer.'],
  'channel.answer_forged': ['forbidden', 'The answer is not from the signer this client pinned.'],
  'channel.unreachable': ['unavailable', 'The signer cannot be reached. Is it started?'],
  'channel.closed': ['unavailable', 'The signer closed the connection. Ask again.'],
  'channel.timeout': ['unavailable', 'The signer did not answer in time. Ask again.'],

  // The vault: what signer and trader share.
  'vault.unseal_failed': [
    'forbidden',
    'The unseal key is not the one this folder was sealed with.',
  ],
  'vault.sealed_file_invalid': ['invalid', 'The sealed file is damaged. Restore it from a backup.'],
  'vault.journal_missing': [
    'conflict',
    'There is a seed without its journal, or a journal without its seed. Restore both.',
  ],
  'vault.journal_broken': ['conflict', 'The journal does not verify. Nothing is signed from it.'],
  'vault.journal_newer': ['conflict', 'A later version wrote this journal. Start that version.'],

  // The signer.
  'genesis.claimed': ['conflict', 'This signer has an owner already.'],
  'genesis.unclaimed': ['conflict', 'This signer has no owner yet. Pair with it first.'],
  'genesis.code_wrong': ['forbidden', "The claim code is not the one in the launcher's terminal."],
  'genesis.code_void': ['forbidden', 'The signer was given no claim code. Start it again for one.'],
  'factor.none': ['conflict', 'No authenticator is enrolled yet. Enrol one first.'],
  'factor.exists': ['conflict', 'An authenticator is enrolled already. Replace it instead.'],
  'factor.missing': ['missing', 'There is no such authenticator, or it is not waiting.'],
  'factor.code_wrong': ['forbidden', 'The one-time code is wrong.'],
  'factor.code_reused': [
    'forbidden',
    'This one-time code was used already. Wait for the next one.',
  ],
  'factor.throttled': ['unavailable', 'Too many wrong codes. Wait, then try again.'],
  'factor.locked': [
    'forbidden',
    'Too many wrong codes in a row. Unlock with wallet key and recovery code.',
  ],
  'factor.not_locked': ['conflict', 'The authenticator is not locked.'],
  'factor.recovery_code_wrong': ['forbidden', 'This is not one of the unused recovery codes.'],
  'factor.wallet_key_missing': ['forbidden', 'The user key of every wallet has to sign this act.'],
  'wallet.missing': ['missing', 'There is no such wallet.'],
  'wallet.exists': ['conflict', 'A wallet of this name exists with another descriptor or policy.'],
  'wallet.too_many': ['conflict', 'A signer keeps keys for 1,000 wallet names at most.'],
  'wallet.name_invalid': ['invalid', 'A wallet name has 1 to 32 of a-z, 0-9 and "-".'],
  'wallet.shape_unsupported': [
    'invalid',
    'Only 2-of-2, 2-of-3 and 2-of-2 with a time lock can be created.',
  ],
  'wallet.unrehearsed': [
    'forbidden',
    'On mainnet a wallet is not used before the signer has seen that you can leave it. Show it: ' +
      'countersign recover KIT --rehearse.',
  ],
  'wallet.network_wrong': ['invalid', 'The descriptor is for another network than the signer.'],
  'wallet.server_key_wrong': [
    'forbidden',
    'The signer’s key for this wallet is not in the descriptor once.',
  ],
  'wallet.key_reused': ['forbidden', 'A key of this descriptor is in another wallet already.'],
  'spend.double_spend': [
    'conflict',
    'An input was signed in a spend that this one does not lawfully replace.',
  ],
  'spend.too_many_open': ['conflict', 'Sixteen spends count until they are spent. Take one back.'],
  'policy.not_tightening': ['forbidden', 'Not provably a tightening. Loosening needs governance.'],
  'policy.sampled_milder': [
    'forbidden',
    'It looked like a tightening, but a spend was found that it lets through more easily.',
  ],
  'policy.changed': ['conflict', 'It changed since this request was made. Read it again.'],
  'signer.bug': ['unavailable', 'The signer refused by a fault of its own. Nothing was signed.'],

  // Governance.
  ...CHARTER_FAULT_TABLE,

  // Kept spends, devices, further kinds of authenticators.
  ...KEEPING_FAULT_TABLE,

  // The audit log.
  ...AUDIT_FAULT_TABLE,

  // Members, their credentials, and what they decide.
  ...GOVERNANCE_FAULT_TABLE,

  // Codes that let a member into the console.
  ...SIGN_IN_FAULT_TABLE,

  // Standing still, and backups.
  ...STOPPING_FAULT_TABLE,

  // The server's store, and its line to the signer.
  'store.unavailable': ['unavailable', 'The database cannot be reached. Try again.'],
  'store.unsafe': [
    'conflict',
    'The database could lose what it acknowledged. Set what the facts name, then start again.',
  ],
  'store.newer': ['conflict', 'A later version used this database. Start that version.'],
  'store.migration_changed': [
    'conflict',
    'A migration that was applied is not the one of this version. Restore its file.',
  ],
  'store.journal_older': [
    'conflict',
    "The signer's journal is older than what this server has read of it. Look before you go on.",
  ],
  'store.in_use': ['conflict', 'Another server uses this database. Stop it first.'],
  'signer.queue_full': ['unavailable', 'Too much of this caller waits for the signer. Try later.'],
  'signer.timeout': ['unavailable', 'The signer did not answer in time. Ask again.'],

  // The HTTP API.
  ...HTTP_FAULT_TABLE,
  ...TOKEN_FAULT_TABLE,

  // Alerts.
  ...ALERT_FAULT_TABLE,
  'spend.missing': ['missing', 'There is no spend of this txid.'],
  'transaction.missing': ['missing', 'The wallet has no transaction of this txid.'],
  'wallet.gap_full': [
    'conflict',
    'The last 20 addresses are unpaid. A wallet that is restored looks no further.',
  ],

  // The client.
  ...CLIENT_FAULT_TABLE,

  // Accounts and sessions.
  ...ACCOUNT_FAULT_TABLE,

  // A bad day.
  ...INCIDENT_FAULT_TABLE,

  // Drafts, and labels.
  ...WALLET_FAULT_TABLE,

  // Accounts at exchanges.
  ...TRADER_FAULT_TABLE,

  // Notices.
  ...NOTICES_FAULT_TABLE,

  // Exchange accounts.
  ...EXCHANGE_FAULT_TABLE,

  // The bitcoin node, as its clients see it.
  ...CHAIN_FAULT_TABLE,
} as const satisfies Record<string, readonly [FaultKind, string]>

export type FaultCode = keyof typeof FAULTS

/** Facts that help the reader of the error. They reach clients and logs: never a secret. */
export type FaultFacts = Readonly<Record<string, string | number | bigint>>

/**
 * A request that cannot be served, for a reason we foresaw. A verdict of "deny" is not a Fault: it
 * is an answer. A broken invariant is not a Fault either: assert it, and let it crash.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly kind: FaultKind
  readonly facts: FaultFacts

  constructor(code: FaultCode, facts: FaultFacts = {}, options?: ErrorOptions) {
    super(FAULTS[code][1], options)
    this.code = code
    this.kind = FAULTS[code][0]
    this.facts = facts
  }
}

/** Every code with its kind and its sentence, for docs/errors.md and its test. */
export function faultCatalogue(): readonly (readonly [FaultCode, FaultKind, string])[] {
  return (Object.keys(FAULTS) as FaultCode[]).map((code) => [code, ...FAULTS[code]])
}
