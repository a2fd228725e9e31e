// What a verifier of an export says when it does not hold: the place, what is wrong, and why.

export type AuditBreak = {
  readonly kind: 'broken'
  /**
   * `before` is the tree of the events that came before, `known` what the verifier was told
   * earlier, `file` a byte outside of all of them.
   */
  readonly where:
    | 'file'
    | 'event'
    | 'before'
    | 'head'
    | 'checkpoint'
    | 'signer'
    | 'organisation'
    | 'known'
  readonly wrong:
    | 'unreadable'
    | 'altered'
    | 'deleted'
    | 'reordered'
    | 'inserted'
    | 'cut'
    | 'unsigned'
    | 'uncovered'
  readonly why: string
  /** The event it is about; of a file that is unreadable, the last one that still reads. */
  readonly seq?: number
}

/** The verdict on a log that is not what was written. */
export function broken(
  where: AuditBreak['where'],
  wrong: AuditBreak['wrong'],
  why: string,
  seq?: number,
): AuditBreak {
  return { kind: 'broken', where, wrong, why, ...(seq === undefined ? {} : { seq }) }
}
