// What a Bitcoin node answers instead of a result: a code of Bitcoin Core's and one line of reason.

/** A refusal of the node. Codes: bitcoin/src/rpc/protocol.h of Bitcoin Core. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** The codes of Bitcoin Core's that this node uses. */
export const RPC = {
  misc: -1,
  type: -3,
  addressOrKey: -5,
  insufficientFunds: -6,
  invalidParameter: -8,
  deserialization: -22,
  transactionError: -25,
  rejected: -26,
  alreadyInChain: -27,
  warmingUp: -28,
  invalidRequest: -32600,
  methodNotFound: -32601,
  internal: -32603,
  parse: -32700,
} as const
