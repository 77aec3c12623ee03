// depthwise.h: a convolution of each channel by itself, faster than OpenCV 4.6 where a picture has become small.
#ifndef DEPTHWISE_H
#define DEPTHWISE_H

/// Makes every network that is read from now on use it. Once, before the first network.
void register_depthwise();

#endif
