// Why a readable PSBT must not be signed. The codes are permanent. The faults any PSBT can have
// come first (inspect.ts finds them), then those that need to know the wallet (core/wallet).

import type { FaultFacts } from '../fault.ts'

export const SIGNING_FAULT_TABLE = {
  'sign.no_inputs': ['invalid', 'The transaction spends nothing.'],
  'sign.utxo_missing': [
    'invalid',
    'An input comes without its whole previous transaction, so its amount cannot be proved.',
  ],
  'sign.utxo_mismatch': ['invalid', 'A previous transaction is not the one its input spends.'],
  'sign.utxo_index': ['invalid', 'An input spends an output its previous transaction lacks.'],
  'sign.witness_utxo_differs': [
    'invalid',
    'The witness UTXO is not the output of the previous transaction.',
  ],
  'sign.witness_utxo_legacy': ['invalid', 'A witness UTXO is given for an input without witness.'],
  'sign.redeem_script_mismatch': ['invalid', 'A redeem script does not hash to the spent script.'],
  'sign.witness_script_mismatch': [
    'invalid',
    'A witness script does not hash to the spent script.',
  ],
  'sign.sighash_type': ['invalid', 'A sighash type is not ALL.'],
  'sign.lock_time_conflict': [
    'invalid',
    'Some inputs need a lock time by height and others one by time: no transaction has both.',
  ],
  'sign.already_final': ['invalid', 'An input is final already: there is nothing left to sign.'],
  'sign.amounts': ['invalid', 'The outputs are worth more than the inputs.'],
  'sign.fee_ceiling': ['invalid', 'The fee is above 0.1 BTC, which is taken for a mistake.'],

  'sign.too_heavy': [
    'invalid',
    'The transaction is heavier than nodes pass on (400,000 weight units). Split it.',
  ],

  'sign.input_foreign': ['invalid', 'An input does not belong to the wallet.'],
  'sign.coin_empty': [
    'invalid',
    'An input spends a coin that holds nothing: that is a signed message (BIP 322), and no spend.',
  ],
  'sign.change_unproven': ['invalid', 'An output claims to be change but is not the wallet’s.'],
  'sign.change_index': ['invalid', 'A change output lies too far beyond the last used address.'],
  'sign.too_many_places': [
    'invalid',
    'The key paths name more places of the wallet than a spend can have. Build it again.',
  ],
  'sign.sequence': [
    'invalid',
    'An input of a wallet with a time lock must have the sequence 0xfffffffd. Build it again.',
  ],
  'sign.lock_time_ahead': [
    'invalid',
    'By its lock time or an input’s sequence it can only be sent later, when its limit would be ' +
      'free again. Build it without, ask then, or name the lock time as meant.',
  ],
  'sign.not_before_differs': ['invalid', 'This is not the lock time of the transaction.'],
  'sign.user_unsigned': ['invalid', 'The user has not signed every input. Sign first.'],
  'sign.user_signature_invalid': ['invalid', 'A signature in the PSBT is not valid.'],
  'sign.script_missing': ['invalid', 'An input lacks the script it needs.'],
} as const satisfies Record<string, readonly ['invalid', string]>

export type SigningFaultCode = keyof typeof SIGNING_FAULT_TABLE

/** Every code that says: readable, but must not be signed. */
export const SIGNING_FAULTS: readonly SigningFaultCode[] = Object.keys(
  SIGNING_FAULT_TABLE,
) as SigningFaultCode[]

/** One reason against signing, and where it lies. */
export type SigningFault = {
  readonly code: SigningFaultCode
  readonly inputIndex?: number
  readonly outputIndex?: number
  readonly facts: FaultFacts
}
