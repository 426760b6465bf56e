/* SPDX-License-Identifier: MIT */
/* liqmap map: pushes all snapshots and shows what stands after the last. */
#include "command.h"
#include "output.h"
#include "recent.h"
#include "run.h"
#include "state.h"
#include "view.h"

#include <string.h>

typedef struct arguments {
    source_options source;
    model model;
    state_options state;
    view_options view;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = &a->source;
        state->child_inputs[1] = &a->model;
        state->child_inputs[2] = &a->view;
        state->child_inputs[3] = &a->state;
        return 0;
    }
    return command_default(key, arg, state);
}

int command_map(int argc, char **argv)
{
    static const struct argp_child children[] = {{&source_argp, 0, NULL, 0},
                                                 {&model_argp, 0, NULL, 0},
                                                 {&view_argp, 0, NULL, 0},
                                                 {&state_argp, 0, NULL, 0},
                                                 {0}};
    static const struct argp argp = {
        NULL,
        parse,
        NULL,
        "The liquidation map after the last snapshot: "
        "what is forced out where, on which "
        "side, at which leverage.\v"
        "CSV has a row per bucket: bucket,low,high, then what it holds, long_25,.. "
        "short_100 (a second tier of the same leverage is long_25_2), then the same "
        "accumulated outward from the price, cumulative_long_25,.. With --at it has a "
        "row "
        "per price, the price first. JSON is one object; all numbers read back to the "
        "same "
        "double. Colour is for terminals, and off where NO_COLOR is set.\n\n"
        "A configuration is a JSON object with any of axis, tiers, contract, "
        "maintenance, "
        "turnover, holding, entry_points, initial, venue. Texts are as the options "
        "take them; a tier may also be {\"leverage\",\"share\" or \"share_long\" and "
        "\"share_short\",\"mmr\",\"fee\"}, an axis {\"kind\",\"low\",\"step\","
        "\"buckets\"}, as a map's JSON has them.",
        children,
        NULL,
        NULL};
    arguments a;
    run r;
    recent lately = {0};
    view v;
    FILE *out;
    memset(&a, 0, sizeof a);
    model_init(&a.model);
    view_options_init(&a.view);
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    view_options_finish(&a.view);
    out = output_open(NULL);
    run_resume(&r, &a.source, &a.model, a.state.resume, a.view.unit);
    while (run_next(&r)) {
        recent_add(&lately, r.row.time_ms, r.liquidated, r.n_tiers);
    }
    state_save(a.state.save, r.map);
    view_read(&v, r.map, run_stats(&r).close, &a.view);
    v.name = source_name(r.source);
    v.rules = model_rules(&a.model);
    v.default_shares = model_default_shares(r.tiers, r.n_tiers);
    v.recent = &lately;
    view_print(&v, out);
    output_close(out);
    view_free(&v);
    run_close(&r);
    source_options_free(&a.source);
    view_options_free(&a.view);
    recent_free(&lately);
    return 0;
}
