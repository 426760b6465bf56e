/* SPDX-License-Identifier: MIT */
/* Does not compile: there is no such side. */
import * as liqmap from '../../lib/js/liqmap.mjs';

new liqmap.Map(liqmap.autoAxis(1)).density('both');
