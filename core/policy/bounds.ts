// How large a policy may be, and each number in it.

/** What a policy may hold: enough for a company, little enough to decide in microseconds. */
export const POLICY_BOUNDS = {
  grants: 16,
  rules: 256,
  /** Of a grant as well. */
  atomsPerRule: 16,
  lists: 64,
  entriesPerList: 10_000,
  /** In all lists together: each is a few thousand addresses to compare with. */
  descriptors: 32,
  descriptorLength: 4_096,
  /** The longest script of an address has 42 bytes; bare 3-key multisig has 105. */
  scriptBytes: 128,
  /** Ten years; for longer there is the lifetime. */
  windowSeconds: 315_360_000,
  count: 1_000_000_000,
  satPerVb: 1_000_000,
  basisPoints: 1_000_000,
  approvals: 100,
  /** Devices, members or network ranges in one atom. */
  members: 256,
  /** Ninety days; a spend that should wait longer should be denied. */
  delaySeconds: 7_776_000,
} as const
