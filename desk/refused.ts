// A request that the desk does not serve: the status and one sentence for whoever sent it.

export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number, why: string) {
    super(why)
    this.status = status
  }
}
