// The first import after what is trusted: the router begins with an address that carries nothing.

import { takeHanded } from './handed.ts'

takeHanded()
