// What the venue does wrong when it is told to: a queue of faults, each for the next calls it
// matches. Whether a call was carried out before it fails is what a trader cannot see.

export type Fault = {
  /** Which calls: `POST` and the end of a path such as `/order`. None: any. */
  readonly method?: string
  readonly path?: string
  /** How many calls; one if nothing is said. */
  readonly times?: number
  /**
   * `reset` and `hang` do not answer, `late` waits for `release` before the call is carried out,
   * and an answer is whatever it says.
   */
  readonly outcome: 'reset' | 'hang' | 'late' | FaultAnswer
  /** Whether the call is carried out first. Never with `late`. */
  readonly accepts: boolean
}

export type FaultAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export class Faults {
  #queue: Fault[] = []
  #release: (() => void)[] = []
  /** How many calls have met one. */
  met = 0

  /** After those that were named before. */
  add(...faults: readonly Fault[]): void {
    this.#queue.push(...faults)
  }

  clear(): void {
    this.#queue = []
  }

  /** The first that matches, one time less. */
  take(method: string, path: string): Fault | undefined {
    const index = this.#queue.findIndex(
      (fault) =>
        (fault.method === undefined || fault.method === method) &&
        (fault.path === undefined || path.endsWith(fault.path)),
    )
    const fault = this.#queue[index]
    if (fault === undefined) return undefined
    this.met += 1
    const times = (fault.times ?? 1) - 1
    if (times > 0) this.#queue[index] = { ...fault, times }
    else this.#queue.splice(index, 1)
    return fault
  }

  /** How many wait for a call that they match. */
  get left(): number {
    return this.#queue.length
  }

  /** How many calls wait for `release`. */
  get waiting(): number {
    return this.#release.length
  }

  /** Settles when `release` is called. */
  held(): Promise<void> {
    return new Promise((resolve) => {
      this.#release.push(resolve)
    })
  }

  /** Lets the calls through that are `late`. */
  release(): void {
    for (const resolve of this.#release) resolve()
    this.#release = []
  }
}
