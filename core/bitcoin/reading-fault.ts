// What can be wrong with bytes that claim to be a transaction or a PSBT. The codes are permanent.
// A fault here means: nobody should act on these bytes, because two readers could understand them
// differently. What is readable but must not be signed is in signing-fault.ts.

export const READING_FAULT_TABLE = {
  'transaction.truncated': ['invalid', 'The transaction ends too early.'],
  'transaction.trailing_bytes': ['invalid', 'Bytes follow the end of the transaction.'],
  'transaction.compact_size': ['invalid', 'A count or length is not in its shortest form.'],
  'transaction.size_bound': ['invalid', 'A count or length is above 33,554,432.'],
  'transaction.witness_form': ['invalid', 'The witness flag is not followed by any witness.'],
  'transaction.amount_range': ['invalid', 'Amounts must be 0 to 21,000,000 BTC, and so their sum.'],

  'psbt.base64': ['invalid', 'The text is not base64 with padding and without spaces.'],
  'psbt.magic': ['invalid', 'A PSBT starts with the bytes 70736274ff.'],
  'psbt.too_large': ['invalid', 'The PSBT is larger than 100,000,000 bytes.'],
  'psbt.truncated': ['invalid', 'The PSBT, or a field in it, ends too early.'],
  'psbt.trailing_bytes': ['invalid', 'Bytes follow the end of the PSBT or of a value in it.'],
  'psbt.compact_size': ['invalid', 'A count, length or key type is not in its shortest form.'],
  'psbt.size_bound': ['invalid', 'A count, length or key type is above 33,554,432.'],
  'psbt.map_missing': [
    'invalid',
    'There are fewer maps than the transaction has inputs and outputs.',
  ],
  'psbt.duplicate_key': ['invalid', 'A key occurs twice in one map.'],
  'psbt.key_length': ['invalid', 'A key is not of the length its type needs.'],
  'psbt.value_length': ['invalid', 'A value is not of the length its key type needs.'],
  'psbt.value_malformed': [
    'invalid',
    'A value, or the rest of a key, breaks the rules of its type.',
  ],
  'psbt.public_key': ['invalid', 'A public key is not on the curve.'],
  'psbt.signature_encoding': ['invalid', 'A partial signature is not strict DER and a hash type.'],
  'psbt.version_unsupported': ['invalid', 'Only PSBT versions 0 and 2 exist. Convert it first.'],
  'psbt.version_two_field': ['invalid', 'A field of PSBT version 2 stands in one of version 0.'],
  'psbt.version_zero_field': ['invalid', 'A field of PSBT version 0 stands in one of version 2.'],
  'psbt.field_missing': ['invalid', 'A field that PSBT version 2 cannot do without is missing.'],
  'psbt.lock_time_range': [
    'invalid',
    'A required height is not 1 to 499,999,999, or a required time is below 500,000,000.',
  ],
  'psbt.transaction_missing': ['invalid', 'The PSBT holds no unsigned transaction.'],
  'psbt.transaction_signed': ['invalid', 'The unsigned transaction holds a scriptSig.'],
  'psbt.witness_form': ['invalid', 'The witness flag is not followed by any witness.'],
  'psbt.amount_range': ['invalid', 'Amounts must be 0 to 21,000,000 BTC, and so their sum.'],
  'psbt.duplicate_outpoint': ['invalid', 'Two inputs spend the same output.'],
  'psbt.utxo_mismatch': ['invalid', 'A previous transaction is not the one its input spends.'],
  'psbt.utxo_index': ['invalid', 'An input spends an output its previous transaction lacks.'],
} as const satisfies Record<string, readonly ['invalid', string]>

export type ReadingFaultCode = keyof typeof READING_FAULT_TABLE

/** Every code a reader of transactions or PSBTs can throw. */
export const READING_FAULTS: readonly ReadingFaultCode[] = Object.keys(
  READING_FAULT_TABLE,
) as ReadingFaultCode[]
