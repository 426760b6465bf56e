/* SPDX-License-Identifier: MIT */
#include "any.h"

#include <liqmap/forecast.h>

static void forecast_init(void)
{
    FOR_EACH_SIZE(size, FORECAST)
    {
        liqmap_forecast_init(any_object(size), size);
    }
    liqmap_forecast_init(any_object(0), Frama_C_unsigned_int_interval(0, 175));
    liqmap_forecast_init(NULL, sizeof(liqmap_forecast));
}

static void add_and_read(liqmap_forecast *forecast)
{
    liqmap_forecast_add(forecast, MAYBE(any_object(sizeof(liqmap_forecast_row))));
    FOR_EACH_SIZE(size, EXPECTED)
    {
        liqmap_forecast_read(forecast, MAYBE(any_struct(size)), any_int32(),
                             any_double());
    }
    liqmap_forecast_read(forecast, short_struct(LIQMAP_FIRST_SIZEOF_EXPECTED),
                         any_int32(), any_double());
}

void main(void)
{
    forecast_init();
    FOR_EACH_SIZE(size, FORECAST)
    {
        add_and_read(any_struct(size));
    }
    add_and_read(short_struct(LIQMAP_FIRST_SIZEOF_FORECAST));
    add_and_read(long_struct());
    add_and_read(NULL);
}
