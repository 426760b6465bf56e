/* SPDX-License-Identifier: MIT */
/*
 * Included first on ppc_32: headers of Frama-C 25 have another size_t there than Frama-C
 * itself, which then does not know malloc() and memcpy().
 */
#ifndef LIQMAP_TESTS_PPC_32_H
#define LIQMAP_TESTS_PPC_32_H

#define __FC_DEFINE_SIZE_T
typedef unsigned long size_t;

#endif
