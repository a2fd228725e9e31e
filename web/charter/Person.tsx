// Who somebody is: by their name, as the charter has it.

import { nameOf } from '@countersign/core/charter/names.ts'
import { useCharter } from './charter.ts'

/** A member; their id where there is nobody of that id any more. */
export function Person({ id }: { readonly id: string }) {
  const { view } = useCharter()
  return <bdi className="given">{view ? nameOf(view, id) : id}</bdi>
}

/** A device, with whose it is: names of devices are not unique. */
export function Device({ id }: { readonly id: string }) {
  const { view } = useCharter()
  const owner = view?.members.find(({ credentials }) => credentials.some((it) => it.id === id))
  const device = owner?.credentials.find((it) => it.id === id)
  return (
    <bdi className="given" title={id}>
      {owner && device ? `${device.name} (${owner.name})` : id.slice(0, 8)}
    </bdi>
  )
}
