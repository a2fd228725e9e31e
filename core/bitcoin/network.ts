// The bitcoin networks Countersign knows and the constants that tell them apart in text. Test
// networks share most of theirs: an address of signet reads as one of testnet4.

export type Network = 'mainnet' | 'testnet4' | 'signet' | 'regtest'

/** Which of the two families an extended key is written for: `main` is xpub, `test` is tpub. */
export type KeyVersion = 'main' | 'test'

type NetworkConstants = {
  readonly bech32Prefix: string
  readonly p2pkh: number
  readonly p2sh: number
  readonly xpub: number
  readonly xprv: number
  readonly coinType: 0 | 1
}

const TEST = { p2pkh: 0x6f, p2sh: 0xc4, xpub: 0x043587cf, xprv: 0x04358394, coinType: 1 } as const

/** Prefixes of addresses (BIP 173 and base58), versions of BIP 32, coin type of BIP 44. */
export const NETWORKS: Readonly<Record<Network, NetworkConstants>> = {
  mainnet: {
    bech32Prefix: 'bc',
    p2pkh: 0x00,
    p2sh: 0x05,
    xpub: 0x0488b21e,
    xprv: 0x0488ade4,
    coinType: 0,
  },
  testnet4: { bech32Prefix: 'tb', ...TEST },
  signet: { bech32Prefix: 'tb', ...TEST },
  regtest: { bech32Prefix: 'bcrt', ...TEST },
}

/** The family of extended keys a network uses. */
export function keyVersion(network: Network): KeyVersion {
  return network === 'mainnet' ? 'main' : 'test'
}
