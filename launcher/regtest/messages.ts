// What the node's process tells the launcher over the IPC channel. The other way nothing is said:
// the closing of the channel is the order to end.

export type Progress = {
  readonly step: 'opening' | 'mining' | 'ready'
  readonly done: number
  readonly of: number
}

export type FromNode =
  | ({ readonly kind: 'progress' } & Progress)
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string }
