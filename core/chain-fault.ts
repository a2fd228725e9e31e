// The faults of the bitcoin node as its clients see it, and of proofs about the chain. Part of the
// catalogue in fault.ts.

export const CHAIN_FAULT_TABLE = {
  'chain.unreachable': [
    'unavailable',
    'The bitcoin node cannot be reached. Is Countersign started?',
  ],
  'chain.refused': ['conflict', 'The bitcoin node refused the call.'],
  'chain.answer_invalid': ['unavailable', 'The bitcoin node answered in a form that is not known.'],
  'chain.network_wrong': ['conflict', 'The bitcoin node is of another network than the signer.'],
  'chain.headers_invalid': ['invalid', 'These are not block headers that follow one another.'],
  'chain.branch_invalid': ['invalid', 'This branch does not lead to the root of the first block.'],
} as const
