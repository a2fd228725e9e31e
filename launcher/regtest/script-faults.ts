// Bitcoin Core's sentence for each script error (script/script_error.cpp), by bcoin's name for it,
// so that a refusal reads as it would from Bitcoin Core.

import type { Bcoin, CoinView, Transaction } from './bcoin.ts'

const NOPS = 'NOPx reserved for soft-fork upgrades'
const SENTENCES: Readonly<Record<string, string>> = {
  EVAL_FALSE: 'Script evaluated without error but finished with a false/empty top stack element',
  VERIFY: 'Script failed an OP_VERIFY operation',
  EQUALVERIFY: 'Script failed an OP_EQUALVERIFY operation',
  CHECKMULTISIGVERIFY: 'Script failed an OP_CHECKMULTISIGVERIFY operation',
  CHECKSIGVERIFY: 'Script failed an OP_CHECKSIGVERIFY operation',
  NUMEQUALVERIFY: 'Script failed an OP_NUMEQUALVERIFY operation',
  SCRIPT_SIZE: 'Script is too big',
  PUSH_SIZE: 'Push value size limit exceeded',
  OP_COUNT: 'Operation limit exceeded',
  STACK_SIZE: 'Stack size limit exceeded',
  SIG_COUNT: 'Signature count negative or greater than pubkey count',
  PUBKEY_COUNT: 'Pubkey count negative or limit exceeded',
  BAD_OPCODE: 'Opcode missing or not understood',
  DISABLED_OPCODE: 'Attempted to use a disabled opcode',
  INVALID_STACK_OPERATION: 'Operation not valid with the current stack size',
  INVALID_ALTSTACK_OPERATION: 'Operation not valid with the current altstack size',
  OP_RETURN: 'OP_RETURN was encountered',
  UNBALANCED_CONDITIONAL: 'Invalid OP_IF construction',
  NEGATIVE_LOCKTIME: 'Negative locktime',
  UNSATISFIED_LOCKTIME: 'Locktime requirement not satisfied',
  SIG_HASHTYPE: 'Signature hash type missing or not understood',
  SIG_DER: 'Non-canonical DER signature',
  MINIMALDATA: 'Data push larger than necessary',
  SIG_PUSHONLY: 'Only push operators allowed in signatures',
  SIG_HIGH_S: 'Non-canonical signature: S value is unnecessarily high',
  SIG_NULLDUMMY: 'Dummy CHECKMULTISIG argument must be zero',
  MINIMALIF: 'OP_IF/NOTIF argument must be minimal',
  NULLFAIL: 'Signature must be zero for failed CHECK(MULTI)SIG operation',
  DISCOURAGE_UPGRADABLE_NOPS: NOPS,
  DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM: 'Witness version reserved for soft-fork upgrades',
  PUBKEYTYPE: 'Public key is neither compressed or uncompressed',
  CLEANSTACK: 'Stack size must be exactly one after execution',
  WITNESS_PROGRAM_WRONG_LENGTH: 'Witness program has incorrect length',
  WITNESS_PROGRAM_WITNESS_EMPTY: 'Witness program was passed an empty witness',
  WITNESS_PROGRAM_MISMATCH: 'Witness program hash mismatch',
  WITNESS_MALLEATED: 'Witness requires empty scriptSig',
  WITNESS_MALLEATED_P2SH: 'Witness requires only-redeemscript scriptSig',
  WITNESS_UNEXPECTED: 'Witness provided for non-witness script',
  WITNESS_PUBKEYTYPE: 'Using non-compressed keys in segwit',
}

/**
 * The first input whose script or signature fails, in Core's words; else null. `isConsensus` tells
 * whether a block with it would be refused too, or only the mempool.
 */
export function scriptFault(bcoin: Bcoin, tx: Transaction, view: CoinView): ScriptFault | null {
  const { flags } = bcoin.Script
  for (const [index, { prevout }] of tx.inputs.entries()) {
    const coin = view.getOutput(prevout)
    if (coin === null) throw new Error(`input ${index} of ${tx.txid()} has no coin`)
    const failure = (rules: number) => inputFailure(() => tx.checkInput(index, coin, rules))
    const failed = failure(flags.STANDARD_VERIFY_FLAGS)
    if (failed === null) continue
    // bcoin's own "mandatory" leaves segwit out, and so calls a bad witness a matter of policy.
    // The flags are single bits, so their sum is their union.
    const consensus = CONSENSUS.reduce((rules, rule) => rules + flags[rule], 0)
    const isConsensus = failure(consensus) !== null
    const spent = `${prevout.txid()}:${prevout.index}`
    const where = `input ${index} of ${tx.txid()} (wtxid ${tx.wtxid()}), spending ${spent}`
    return { sentence: SENTENCES[failed] ?? failed, where, isConsensus }
  }
  return null
}

export type ScriptFault = {
  readonly sentence: string
  readonly where: string
  readonly isConsensus: boolean
}

const CONSENSUS = [
  'VERIFY_P2SH',
  'VERIFY_DERSIG',
  'VERIFY_NULLDUMMY',
  'VERIFY_CHECKLOCKTIMEVERIFY',
  'VERIFY_CHECKSEQUENCEVERIFY',
  'VERIFY_WITNESS',
] as const

function inputFailure(check: () => void): string | null {
  try {
    check()
    return null
  } catch (cause) {
    const { type, code = 'unknown error' } = cause as { readonly type?: string; code?: string }
    if (type !== 'ScriptError') throw cause
    return code
  }
}
