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
  /** The hash of its first block, in display order: the one thing two chains never share. */
  readonly genesis: string
}

const TEST = { p2pkh: 0x6f, p2sh: 0xc4, xpub: 0x043587cf, xprv: 0x04358394, coinType: 1 } as const

/** Prefixes of addresses (BIP 173 and base58), versions of BIP 32, coin types of BIP 44, chains. */
export const NETWORKS: Readonly<Record<Network, NetworkConstants>> = {
  mainnet: {
    bech32Prefix: 'bc',
    p2pkh: 0x00,
    p2sh: 0x05,
    xpub: 0x0488b21e,
    xprv: 0x0488ade4,
    coinType: 0,
    genesis: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
  },
  testnet4: {
    bech32Prefix: 'tb',
    ...TEST,
    genesis: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
  },
  signet: {
    bech32Prefix: 'tb',
    ...TEST,
    genesis: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
  },
  regtest: {
    bech32Prefix: 'bcrt',
    ...TEST,
    genesis: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
  },
}

/** The family of extended keys a network uses. */
export function keyVersion(network: Network): KeyVersion {
  return network === 'mainnet' ? 'main' : 'test'
}
