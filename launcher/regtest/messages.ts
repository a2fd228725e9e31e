// What the launcher and the node's process tell each other over the IPC channel. When the channel
// closes, the node ends as if told to.

export type Progress = {
  readonly step: 'opening' | 'mining' | 'ready'
  readonly done: number
  readonly of: number
}

export type ToNode =
  | {
      readonly kind: 'begin'
      /** As the process sees it. */
      readonly folder: string
      /** 0 takes any free one. */
      readonly port: number
      /** `user:password`, for whoever may ask it. */
      readonly cookie: string
    }
  | { readonly kind: 'stop' }

export type FromNode =
  | { readonly kind: 'started' }
  | ({ readonly kind: 'progress' } & Progress)
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
