// Spends that the signer counts until one of their coins is spent: what the journal says of them.

export type OpenSpend = {
  readonly wallet: string
  readonly txid: string
  /** `txid:index`, of each coin that it spends. */
  readonly outpoints: readonly string[]
}

export type OpenReader = {
  /** By wallet, then txid. */
  openSpends(): Promise<readonly OpenSpend[]>
}

export type OpenTransactor = {
  putOpenSpend(spend: OpenSpend): Promise<void>
  removeOpenSpend(wallet: string, txid: string): Promise<void>
}
