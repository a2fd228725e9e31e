// The parts of bcoin 1.0.2 that we touch, written down as types, because it ships none. Types
// only: bcoin itself is loaded by node-child.ts and by nothing else. Hashes are hex in internal
// byte order.

export type Script = {
  readonly raw: Uint8Array
  toASM(): string
  toJSON(): string
  getType(): number
  getAddress(): Address | null
  getSize(): number
  isNulldata(): boolean
  isUnknown(): boolean
  isStandard: (this: Script) => boolean
}
export type Address = { readonly version: number; toString(network: unknown): string }
export type Output = { readonly value: number; readonly script: Script }
export type Outpoint = { readonly hash: string; readonly index: number; txid(): string }
export type Input = {
  readonly prevout: Outpoint
  readonly script: Script
  readonly witness: { readonly items: readonly Buffer[] }
  readonly sequence: number
}
export type Verdict = readonly [valid: boolean, reason: string, score: number]
export type CoinView = { getOutput(prevout: Outpoint): Output | null }
export type Transaction = {
  readonly version: number
  readonly locktime: number
  readonly inputs: readonly Input[]
  readonly outputs: readonly Output[]
  hash(enc: 'hex'): string
  txid(): string
  wtxid(): string
  toRaw(): Buffer
  getSize(): number
  getVirtualSize(): number
  getWeight(): number
  isCoinbase(): boolean
  isRBF(): boolean
  checkSanity(): Verdict
  checkStandard(): Verdict
  checkInputs(view: CoinView, height: number): readonly [fee: number, reason: string, score: number]
  checkInput(index: number, coin: Output, flags: number): void
}
export type MempoolEntry = {
  readonly tx: Transaction
  readonly height: number
  readonly size: number
  readonly fee: number
  readonly time: number
}
export type Coin = Output & {
  readonly version: number
  readonly height: number
  readonly coinbase: boolean
  readonly hash: string
  readonly index: number
}
export type ChainEntry = {
  readonly hash: string
  readonly prevBlock: string
  readonly merkleRoot: string
  readonly height: number
  readonly version: number
  readonly time: number
  readonly bits: number
  readonly nonce: number
  readonly chainwork: { toString(base: 'hex', pad: number): string }
  rhash(): string
  toRaw(): Buffer
}
export type Block = {
  readonly txs: readonly Transaction[]
  hash(enc: 'hex'): string
  toRaw(): Buffer
  getBaseSize(): number
  getSize(): number
  getWeight(): number
}
export type Chain = {
  readonly tip: ChainEntry
  readonly height: number
  readonly db: {
    readonly db: { range(options: Range): Promise<readonly CoinRecord[]> }
  }
  add(block: Block): Promise<ChainEntry | null>
  getEntry(hash: string | number): Promise<ChainEntry | null>
  getBlock(hash: string): Promise<Block | null>
  getHash(height: number): Promise<string | null>
  getNextHash(hash: string): Promise<string | null>
  getMedianTime(entry: ChainEntry): Promise<number>
  getCoin(hash: string, index: number): Promise<Coin | null>
  getCoinsByAddress(address: Address): Promise<readonly Coin[]>
  hasCoins(tx: Transaction): Promise<boolean>
  isMainChain(entry: ChainEntry): Promise<boolean>
}
type Range = { readonly gte: Buffer; readonly lte: Buffer }
export type CoinRecord = { readonly key: Buffer; readonly value: Buffer }
export type Mempool = {
  readonly map: ReadonlyMap<string, MempoolEntry>
  readonly options: { readonly maxSize: number }
  getSize(): number
  getEntry(hash: string): MempoolEntry | undefined
  getCoin(hash: string, index: number): Coin | null
  getSpent(hash: string, index: number): MempoolEntry | undefined
  getCoinView(tx: Transaction): Promise<CoinView>
  getAncestors(entry: MempoolEntry): readonly MempoolEntry[]
  getDescendants(entry: MempoolEntry): readonly MempoolEntry[]
  verifyFinal(tx: Transaction, flags: number): Promise<boolean>
  verify(entry: MempoolEntry, view: CoinView): Promise<void>
  addTX(tx: Transaction, peer: number): Promise<readonly string[] | null>
  evictEntry(entry: MempoolEntry): void
  removeOrphan(hash: string): unknown
}
export type FullNode = {
  http: unknown
  readonly chain: Chain
  readonly mempool: Mempool
  readonly miner: { mineBlock(tip: null, address: Address): Promise<Block> }
  readonly fees: { estimateFee(blocks: number, smart: boolean): number }
  getMeta(hash: string): Promise<{ readonly tx: Transaction; readonly block: string | null } | null>
  ensure(): Promise<void>
  open(): Promise<void>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'tx', listener: (tx: Transaction) => void): void
  on(event: 'disconnect', listener: OnDisconnect): void
  removeListener(event: 'disconnect', listener: OnDisconnect): void
}
type OnDisconnect = (entry: ChainEntry, block: Block) => void

export type MutableTransaction = {
  addCoin(coin: Coin): void
  addOutput(script: Script, value: number): void
  sign(ring: KeyRing): number
  toTX(): Transaction
}
export type KeyRing = { getAddress(): Address }

type ScriptRule =
  | 'STANDARD_VERIFY_FLAGS'
  | 'VERIFY_P2SH'
  | 'VERIFY_DERSIG'
  | 'VERIFY_NULLDUMMY'
  | 'VERIFY_CHECKLOCKTIMEVERIFY'
  | 'VERIFY_CHECKSEQUENCEVERIFY'
  | 'VERIFY_WITNESS'

/** bcoin's classes and one running node of it, as node-child.ts hands them to the rest. */
export type Bcoin = {
  readonly network: {
    readonly addressPrefix: Record<string, unknown>
    readonly keyPrefix: Record<string, unknown>
  }
  readonly node: FullNode
  readonly TX: { fromRaw(raw: Buffer): Transaction }
  readonly MTX: new () => MutableTransaction
  readonly Block: { fromRaw(raw: Buffer): Block }
  readonly Address: { fromString(text: string, network: unknown): Address }
  readonly KeyRing: {
    fromOptions(options: { privateKey: Buffer; witness: boolean; compressed: boolean }): KeyRing
  }
  readonly Script: {
    readonly prototype: Script
    readonly flags: Readonly<Record<ScriptRule, number>>
    readonly typesByVal: readonly string[]
    fromAddress(address: Address): Script
    fromRaw(raw: Buffer): Script
  }
  readonly CoinEntry: {
    fromRaw(raw: Buffer): {
      readonly output: Output
      readonly height: number
      readonly coinbase: boolean
    }
  }
  readonly MempoolEntry: {
    fromTX(tx: Transaction, view: CoinView, height: number): MempoolEntry
  }
  readonly layout: {
    readonly c: {
      min(): Buffer
      max(): Buffer
      parse(key: Buffer): readonly [hash: string, index: number]
    }
  }
  readonly lockFlags: { readonly STANDARD_LOCKTIME_FLAGS: number }
}
