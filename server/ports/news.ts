// How far the trader's news was read. It moves in the transaction of what was made of an event, so
// that each is taken exactly once, whatever ends in between.

/** A point in one trader's news. */
export type NewsMark = {
  /** The trader's fingerprint: another trader's news begin anew. */
  readonly trader: string
  readonly seq: number
}

export type NewsReader = {
  /** Null before the first event. */
  newsMark(): Promise<NewsMark | null>
  /** Of the agent that tells by this device. */
  agentMark(device: string): Promise<NewsMark | null>
}

export type NewsTransactor = {
  /**
   * Moves on to this event. Two that do so take turns.
   * @returns false, and changes nothing, when it was passed before
   */
  passNews(mark: NewsMark): Promise<boolean>
  /** Goes back: a trader's journal was put back, and its news count anew from here. */
  putNewsMark(mark: NewsMark): Promise<void>
  /** The same of the agent that tells by this device. */
  passAgentNews(device: string, mark: NewsMark): Promise<boolean>
  putAgentMark(device: string, mark: NewsMark): Promise<void>
}
