// A dialog over the page: named, closed by a button with a name, and no second header of the page.

import { Drawer, type DrawerProps, Modal, type ModalProps } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { partWords } from './words.ts'

const NO_BANNER = { header: { role: 'none' } }

export function Dialog(props: ModalProps) {
  const say = useWords(partWords)
  return (
    <Modal attributes={NO_BANNER} closeButtonProps={{ 'aria-label': say('close') }} {...props} />
  )
}

/** The same from the side, for the navigation of a phone. */
export function Side(props: DrawerProps) {
  const say = useWords(partWords)
  return (
    <Drawer attributes={NO_BANNER} closeButtonProps={{ 'aria-label': say('close') }} {...props} />
  )
}
